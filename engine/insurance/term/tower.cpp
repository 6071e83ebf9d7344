// SPDX-License-Identifier: Apache-2.0
#include "insurance/term/tower.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>

#include "insurance/term/curve.hpp"

namespace faultline::insurance {
namespace {

/// The loss inside a layer, whatever part of it is placed.
double inside(const Layer& layer, double loss) {
  return std::min(std::max(loss - layer.attachment, 0.0), layer.width);
}

/// Uses up what a moment takes of a layer.
void use_up(double wanted, const Layer& layer, LayerUse& use) {
  use.inside_before = use.inside;
  use.inside += wanted;
  use.before = use.used;
  use.used = layer.covered(use.inside);
  use.open = use.before + wanted <= use.used ? 1.0 : (use.used - use.before) / wanted;
}

}  // namespace

double Layer::ceded(double loss) const {
  return share * inside(*this, loss);
}

double Layer::capacity() const {
  if (reinstatements.empty()) return std::numeric_limits<double>::infinity();
  return width * static_cast<double>(1 + reinstatements.size());
}

double Layer::covered(double inside) const {
  return std::min(std::max(inside - aggregate_deductible, 0.0), capacity());
}

double Layer::reinstatement_premium(double used) const {
  double premium = 0.0;
  for (std::size_t k = 0; k < reinstatements.size(); ++k) {
    const double restored = std::min(std::max(used - static_cast<double>(k) * width, 0.0), width);
    premium += reinstatements[k] * (restored / width);
  }
  return premium;
}

double Tower::ceded(double loss) const {
  double total = 0.0;
  for (const Layer& layer : layers) total += layer.ceded(loss);
  return total;
}

bool Tower::remembers() const {
  return std::any_of(layers.begin(), layers.end(),
                     [](const Layer& layer) { return layer.remembers(); });
}

void Tower::apply(const Moment& moment, TermState& state) const {
  if (!remembers()) return apply_curve(*this, moment, state);
  state.layers.resize(layers.size());
  if (moment.event_years > 0.0) return apply_to_event(moment, state);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    double wanted = 0.0;
    for (const double loss : moment.amounts) wanted += inside(layers[i], loss);
    use_up(wanted, layers[i], state.layers[i]);
  }
  for (double& amount : moment.amounts) {
    double total = 0.0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      total += state.layers[i].open * layers[i].ceded(amount);
    }
    amount = total;
  }
}

void Tower::apply_to_event(const Moment& moment, TermState& state) const {
  continue_event(moment, state);
  const double total = std::accumulate(moment.amounts.begin(), moment.amounts.end(), 0.0);
  double passed = 0.0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const double wanted =
        inside(layers[i], state.carried + total) - inside(layers[i], state.carried);
    use_up(wanted, layers[i], state.layers[i]);
    passed += state.layers[i].open * layers[i].share * wanted;
  }
  state.carried += total;
  if (total <= 0.0) return;
  for (double& amount : moment.amounts) amount = passed * (amount / total);
}

}  // namespace faultline::insurance
