// SPDX-License-Identifier: Apache-2.0
#include "risk/refinement.hpp"

#include <algorithm>

#include "base/archive.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

namespace {

using Bin = ExceedanceCurve::Bin;

/// The losses of one bin, equal ones together, from the largest down.
std::vector<Bin> atoms_of(std::span<const WeightedLoss> ascending, numerics::MoneyGrid grid) {
  std::vector<Bin> atoms;
  for (auto one = ascending.rbegin(); one != ascending.rend(); ++one) {
    if (atoms.empty() || atoms.back().min != one->loss) {
      atoms.push_back({.min = one->loss, .max = one->loss});
    }
    Bin& atom = atoms.back();
    const auto weight = static_cast<numerics::Int128>(rounded(one->weight * weight_quanta));
    atom.weight += weight;
    atom.weight_squared += rounded(one->weight * one->weight * weight_quanta);
    atom.weighted_loss +=
        one->weight == 1.0 ? numerics::Int128{grid.quanta(one->loss)}
                           : numerics::Int128{rounded(one->weight * (one->loss / grid.quantum()))};
  }
  return atoms;
}

}  // namespace

bool Refinement::holds(double loss) const {
  const auto bracket = std::lower_bound(brackets.begin(), brackets.end(), loss,
                                        [](const Interval& b, double x) { return b.high < x; });
  return bracket != brackets.end() && bracket->low <= loss;
}

std::vector<Bin> refined(std::span<const Bin> bins, const Refinement& refinement,
                         numerics::MoneyGrid grid) {
  auto losses = refinement.losses;
  std::sort(losses.begin(), losses.end(), [](const WeightedLoss& a, const WeightedLoss& b) {
    return a.loss != b.loss ? a.loss < b.loss : a.weight < b.weight;
  });
  const auto first_from = [&](double loss) {
    return std::lower_bound(losses.begin(), losses.end(), loss,
                            [](const WeightedLoss& a, double x) { return a.loss < x; });
  };
  const auto first_above = [&](double loss) {
    return std::upper_bound(losses.begin(), losses.end(), loss,
                            [](double x, const WeightedLoss& a) { return x < a.loss; });
  };
  std::vector<Bin> all;
  for (const Bin& bin : bins) {
    if (bin.min == bin.max || !refinement.holds(bin.min)) {
      all.push_back(bin);
      continue;
    }
    numerics::Int128 weight = 0;
    for (const Bin& atom : atoms_of(std::span(first_from(bin.min), first_above(bin.max)), grid)) {
      weight += atom.weight;
      all.push_back(atom);
    }
    if (weight != bin.weight) {
      throw base::ArchiveError(
          "the trials, simulated again, do not give the losses that were counted");
    }
  }
  return all;
}

}  // namespace faultline::risk
