// SPDX-License-Identifier: Apache-2.0
#include "insurance/lone_covers.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace faultline::insurance {

using numerics::lane_in_tile;
using numerics::Tile;
using numerics::tile_of;

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

/// A term as a layer; nothing where it is none.
struct AsLayer {
  std::optional<Layer> operator()(const Deductible& term) const {
    return Layer{.attachment = term.amount, .width = unlimited, .share = 1.0};
  }
  std::optional<Layer> operator()(const Limit& term) const {
    return Layer{.attachment = 0.0, .width = term.amount, .share = 1.0};
  }
  std::optional<Layer> operator()(const QuotaShare& term) const {
    return Layer{.attachment = 0.0, .width = unlimited, .share = term.share};
  }
  std::optional<Layer> operator()(const StopLoss& term) const {
    return Layer{.attachment = term.attachment, .width = term.width, .share = 1.0};
  }
  std::optional<Layer> operator()(const Tower& term) const {
    if (term.layers.size() != 1 || term.remembers()) return std::nullopt;
    return term.layers.front();
  }
  template <class T>
  std::optional<Layer> operator()(const T&) const {
    return std::nullopt;
  }
};

/// Of a term that is a layer.
Layer layer_of(const Term& term) {
  return *std::visit(AsLayer{}, term);
}

/// On the grid, if it is a number on it at all: amounts beyond its reach are never met.
double amount_on_grid(double amount, const numerics::MoneyGrid& grid) {
  return amount < 0x1p51 * grid.quantum() ? grid.snap(amount) : amount;
}

double& lane(std::vector<Tile>& tiles, std::size_t index) {
  return tiles[tile_of(index)].lane[lane_in_tile(index)];
}

}  // namespace

bool is_layer(const Term& term) {
  return !asks_at_risk(term) && !tells_positions_apart(term) &&
         std::visit(AsLayer{}, term).has_value();
}

Term on_grid(const Term& term, const numerics::MoneyGrid& grid) {
  Term result = term;
  if (auto* deductible = std::get_if<Deductible>(&result)) {
    deductible->amount = amount_on_grid(deductible->amount, grid);
  } else if (auto* limit = std::get_if<Limit>(&result)) {
    limit->amount = amount_on_grid(limit->amount, grid);
  } else if (auto* stop = std::get_if<StopLoss>(&result)) {
    stop->attachment = amount_on_grid(stop->attachment, grid);
    stop->width = amount_on_grid(stop->width, grid);
  } else if (auto* tower = std::get_if<Tower>(&result)) {
    for (Layer& layer : tower->layers) {
      layer.attachment = amount_on_grid(layer.attachment, grid);
      layer.width = amount_on_grid(layer.width, grid);
    }
  }
  return result;
}

LoneCovers::LoneCovers(std::span<const Contract> contracts, const std::vector<bool>& alone,
                       std::vector<Tile> rounder)
    : rounder_(std::move(rounder)) {
  std::vector<Sequence> sequences(contracts.size());
  std::size_t most_steps = 1;
  for (std::size_t k = 0; k < contracts.size(); ++k) {
    if (!alone[k]) continue;
    sequences[k] = shortened(contracts[k].terms);
    one_layer_ = one_layer_ && sequences[k].on_grid;
    most_steps = std::max(most_steps, sequences[k].steps.size());
  }
  add_steps(one_layer_ ? 1 : most_steps);
  for (std::size_t k = 0; k < contracts.size(); ++k) {
    if (!alone[k]) continue;
    if (one_layer_) become_one_step(sequences[k]);
    set_lanes(contracts[k].insured.front(), sequences[k]);
  }
  leave_out_what_all_share();
}

/// Layers of share 1 on one basis that the terms begin with become one.
LoneCovers::Sequence LoneCovers::shortened(const std::vector<Term>& terms) {
  Sequence all;
  auto term = terms.begin();
  const TermBasis per = basis_of(terms.front());
  Layer first{.attachment = 0.0, .width = unlimited, .share = 1.0};
  for (; term != terms.end(); ++term) {
    const Layer next = layer_of(*term);
    if (next.share != 1.0 || basis_of(*term) != per) break;
    first.attachment += next.attachment;
    first.width = std::min(std::max(first.width - next.attachment, 0.0), next.width);
  }
  all.steps.push_back({first, per});
  for (auto rest = term; rest != terms.end(); ++rest)
    all.steps.push_back({layer_of(*rest), basis_of(*rest)});
  all.on_grid =
      term == terms.end() || (term + 1 == terms.end() && std::holds_alternative<QuotaShare>(*term));
  const auto* limit = std::get_if<Limit>(&terms.back());
  all.gives_back = term != terms.end() && limit != nullptr && limit->per == TermBasis::aggregate;
  return all;
}

/// The share is taken of what the layer passes on, and not of its totals.
void LoneCovers::become_one_step(Sequence& sequence) {
  sequence.steps.front().layer.share = sequence.steps.back().layer.share;
  sequence.steps.resize(1);
}

/// Steps that pass everything on, but for the last, which passes on nothing: lanes without a cover.
void LoneCovers::add_steps(std::size_t count) {
  const auto all = [&](double value) {
    std::vector<Tile> tiles(rounder_.size());
    for (Tile& tile : tiles) tile.lane.fill(value);
    return tiles;
  };
  for (std::size_t s = 0; s < count; ++s) {
    steps_.push_back({all(0.0), all(unlimited), all(1.0), all(0.0)});
  }
  steps_.back().width = all(0.0);
  gives_back_ = all(0.0);
}

/// Lanes of shorter contracts begin with steps that pass everything on.
void LoneCovers::set_lanes(InsuredId insured, const Sequence& sequence) {
  const std::size_t i = insured.index();
  const std::size_t first = steps_.size() - sequence.steps.size();
  for (std::size_t s = 0; s < sequence.steps.size(); ++s) {
    const auto& [layer, per] = sequence.steps[s];
    Step& step = steps_[first + s];
    lane(step.attachment, i) = layer.attachment;
    lane(step.width, i) = layer.width;
    lane(step.share, i) = layer.share;
    lane(step.carries, i) = per == TermBasis::aggregate ? 1.0 : 0.0;
  }
  lane(gives_back_, i) = sequence.gives_back ? 1.0 : 0.0;
}

/// What need not be looked up. One layer keeps its attachment and its width: `one_layer` has them.
void LoneCovers::leave_out_what_all_share() {
  const auto leave_out = [](std::vector<Tile>& tiles, double value) {
    const bool same = std::all_of(tiles.begin(), tiles.end(), [value](const Tile& tile) {
      return std::all_of(tile.lane.begin(), tile.lane.end(),
                         [value](double x) { return x == value; });
    });
    if (same) tiles.clear();
  };
  leave_out(gives_back_, 0.0);
  for (Step& step : steps_) {
    leave_out(step.share, 1.0);
    if (one_layer_) continue;
    leave_out(step.attachment, 0.0);
    leave_out(step.width, unlimited);
    leave_out(step.carries, 0.0);
    remembers_ = remembers_ || !step.carries.empty();
  }
  remembers_ = remembers_ || one_layer_;
}

std::optional<OneLayer> LoneCovers::one_layer() const {
  if (!one_layer_) return std::nullopt;
  const Step& step = steps_.front();
  return OneLayer{step.attachment, step.width, step.carries, step.share};
}

void LoneCovers::begin_trial(Memory memory, Workspace& workspace) const {
  if (workspace.seen_in.size() < rounder_.size()) {
    workspace.seen_in.assign(rounder_.size(), 0);
    workspace.fresh.assign(rounder_.size(), 0);
    for (const Step& step : steps_) workspace.carried.emplace_back(step.carries.size());
  }
  if (++workspace.trial == 0) {
    std::fill(workspace.seen_in.begin(), workspace.seen_in.end(), 0);
    workspace.trial = 1;
  }
  const auto data = [](auto& tiles) { return tiles.empty() ? nullptr : tiles.data(); };
  workspace.steps.clear();
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    const Step& step = steps_[s];
    workspace.steps.push_back(
        {.attachment = data(step.attachment),
         .width = data(step.width),
         .share = data(step.share),
         .carries = data(step.carries),
         .carried = memory == Memory::none ? nullptr : data(workspace.carried[s])});
  }
  workspace.keeps = memory == Memory::carried && remembers_;
}

void LoneCovers::apply(const numerics::TileSpan& row, Workspace& workspace, Tile* out) const {
  if (workspace.keeps) find_fresh(row, workspace);
  const numerics::kernels::LayerSequence sequence{
      .steps = workspace.steps,
      .gives_back = gives_back_.empty() ? nullptr : gives_back_.data(),
      .rounder = rounder_.data(),
      .fresh = workspace.keeps ? workspace.fresh.data() : nullptr};
  if (one_layer_)
    numerics::kernels::pass_exact_layer(row, sequence, out);
  else
    numerics::kernels::pass_layers(row, sequence, out);
}

/// Totals of tiles that this trial has not met yet are those of an earlier one.
void LoneCovers::find_fresh(const numerics::TileSpan& row, Workspace& workspace) const {
  for (std::size_t i = 0; i < row.size(); ++i) {
    auto& seen_in = workspace.seen_in[row.tile[i]];
    workspace.fresh[i] = seen_in == workspace.trial ? 0 : 1;
    seen_in = workspace.trial;
  }
}

}  // namespace faultline::insurance
