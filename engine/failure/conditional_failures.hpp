// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "failure/cause_list.hpp"
#include "failure/forced_failures.hpp"
#include "failure/given_sample.hpp"
#include "failure/latent_orthant.hpp"
#include "failure/latent_structure.hpp"
#include "failure/shock.hpp"

namespace faultline::failure {

/// How likely causes are to fail given that all of a set S fail by themselves within the horizon H
/// of the model (docs/methods/failure.md, F.12):
///
///     P(c fails within h | S) = 1 − (1 − q_c(h | S))·Π_s f_cs(h)
///
/// with q_c(h | S) the probability that c fails by itself, by the law of pairs or `GivenSample`,
/// and f_cs(h) the probability that no occurrence of shock s kills c. Where S is chosen anew in
/// every trial, 1 − q_c is the mean over the choices.
class ConditionalFailures {
 public:
  /// S are the sets of `forced`, under `ForceMode::condition`.
  ConditionalFailures(const ForcedFailures& forced, const CauseList& own,
                      std::span<const Shock> shocks, const LatentStructure& structure,
                      double horizon_years);

  /// By own cause, and behind them by shock; h = `years` is at most H. Exact where at most one of S
  /// is in a block, otherwise off by up to 1e-4. Not-a-number for causes in blocks beyond S and the
  /// 256 most likely.
  [[nodiscard]] std::vector<double> probabilities(double years) const;

 private:
  /// k_cs by cause, of a shock that occurs at a rate of `rate` a year.
  struct Kills {
    double rate;
    bool given;  ///< in S
    std::map<CauseId, double> probability;
  };
  /// One of the sets.
  struct Known {
    ForcedSet set;
    BlockMembers members;  ///< of it in blocks
  };

  void choose_watched(const CauseList& own);
  void add_own(const Known& known, double years, std::vector<double>& survives) const;
  [[nodiscard]] double own(const Known& known, CauseId id, double years,
                           const GivenSample* sample) const;
  [[nodiscard]] double with_one(const BlockMembers& one, CauseId id, double probability) const;
  [[nodiscard]] double with_many(const BlockMembers& many, CauseId id, double probability,
                                 const GivenSample& sample) const;
  [[nodiscard]] double spared(const Kills& shock, double kill, double years) const;

  double horizon_;
  std::optional<double> time_;  ///< of what is forced, years
  LatentStructure structure_;
  std::vector<double> rates_;     ///< by own cause
  std::vector<bool> in_a_block_;  ///< by own cause
  std::vector<bool> watched_;     ///< by own cause
  std::vector<Known> known_;
  std::vector<Kills> shocks_;
};

}  // namespace faultline::failure
