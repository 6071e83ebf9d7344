// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "risk/amount_sums.hpp"
#include "risk/exceedance_curve.hpp"
#include "risk/mean_estimate.hpp"
#include "risk/sparse_sums.hpp"

namespace faultline::risk {

/// What somebody's expected shortfall at some levels consists of: the Euler contributions of items
/// that add up to its loss in every trial, correct with atoms (docs/methods/risk.md).
///
/// With v the value at risk at level q, L the loss, L_i what item i has of it,
///
///   c_i = (E[L_i; L > v] + β E[L_i; L = v]) / (1 − q),  β = ((1 − q) − P(L > v)) / P(L = v) (K.16)
///
/// Σ c_i is the expected shortfall. At level 0 it is the mean. Items need not add up: whatever
/// depends on the trial has such a mean over the tail. Sums are exact and order-free.
///
/// Source: Tasche, "Capital allocation to business units: the Euler principle", arXiv 0708.2542;
/// atoms as in Acerbi & Tasche 2002, doi:10.1016/S0378-4266(02)00283-2.
class TailContributions {
 public:
  struct Level {
    double level;  ///< q, in [0, 1)
    double value;  ///< v; nothing is above it by more than 1 − q
    double near;   ///< a little deeper in the tail: what lies between has the mix of losses of v
  };
  struct ItemAmount {
    std::uint32_t item;
    double amount;  ///< ≥ 0, at most the bound
  };

  /// The same levels with their values from the law of the loss; 0 for level 0.
  [[nodiscard]] static std::vector<Level> find_levels(std::span<const double> levels,
                                                      const ExceedanceCurve& curve);
  /// No loss or amount is above `bound`.
  TailContributions(std::vector<Level> levels, double bound, std::size_t items);

  /// A trial that loses `loss`; each item once.
  void add(double loss, std::span<const ItemAmount> amounts, double weight, std::uint64_t copies);
  void merge(const TailContributions& other);

  /// c_i of `trials` trials in all, with its standard error √(Var ψ / n), where with
  /// g_i = E[L_i | L = v], from losses up to `Level::near`,
  ///   ψ = (L_i − g_i)(1{L > v} + β 1{L = v}) / (1 − q) + g_i                          (K.17)
  /// It is not-a-number where fewer than 100 effective trials are above v.
  [[nodiscard]] MeanEstimate of(std::size_t level, std::size_t item, double trials) const;
  [[nodiscard]] static std::size_t memory_bytes(std::size_t levels, std::size_t items);

 private:
  struct Regions {
    std::size_t begin;
    std::size_t end;
  };
  struct Sums {
    double weight = 0.0;
    double weight_squared = 0.0;
    double loss = 0.0;
    double first = 0.0;
    double second = 0.0;
  };

  [[nodiscard]] std::size_t region_of(double loss) const;
  [[nodiscard]] Sums sum(Regions regions, std::size_t item) const;
  [[nodiscard]] MeanEstimate mean(std::size_t item, double trials) const;

  std::vector<Level> levels_;
  std::vector<double> cut_;  ///< values and nears, ascending, each once
  std::size_t items_;
  double unit_;
  SparseSums losses_;    ///< by region: odd ones are single cuts, even ones lie between
  AmountSums contents_;  ///< by region, then item
};

}  // namespace faultline::risk
