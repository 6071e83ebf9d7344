// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "failure/failure_model.hpp"
#include "failure/occurrence_batch.hpp"
#include "insurance/claim_batch.hpp"
#include "insurance/spec.hpp"
#include "penalty/hit_batch.hpp"
#include "portfolio/loss_rows.hpp"
#include "portfolio/portfolio_model.hpp"
#include "portfolio/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::property {

/// Everything between an occurrence and a loss, small enough to shrink.
struct World {
  stake::StakeSpec stake;
  std::vector<insurance::CoverSpec> covers;
  std::vector<portfolio::WaterfallSpec> waterfalls;  ///< by position, sorted by id
  failure::OccurrenceBatch occurrences;
};

/// What the modules make of a world.
struct Outcome {
  stake::StakeGraph graph;
  penalty::HitBatch hits;  ///< listed
  insurance::ClaimBatch claims;
  insurance::RecoveryBatch recoveries;
  portfolio::LossRows losses;
  std::vector<double> largest_loss;        ///< by holder
  std::vector<numerics::MoneyGrid> grids;  ///< by holder
};

/// Penalises, claims, recovers and bears. Throws `base::ScenarioError` when the world is refused.
[[nodiscard]] Outcome settle(const World& world);

/// Numbers of a loss batch: trial, tile, gross and recovered lanes of every row that has a loss, by
/// (trial, tile); then gross and recovered of the book by occurrence, and its totals by trial.
using LossNumbers = std::vector<double>;

/// The same losses by claims and recoveries, and in one pass where the covers are one layer each.
struct BothWays {
  LossNumbers whole;
  std::optional<LossNumbers> one_pass;
  std::optional<LossNumbers> beside_others;  ///< in one pass for three programmes, as the last
};
[[nodiscard]] BothWays settle_both_ways(const World& world);

/// The world with every amount written in a unit of half the size.
[[nodiscard]] World doubled(World world);

/// Who lost something, when, and how much: two outcomes are equal when both lists are.
struct Ledger {
  std::vector<std::uint32_t> rows;
  std::vector<double> money;
  friend bool operator==(const Ledger&, const Ledger&) = default;
};
[[nodiscard]] Ledger ledger_of(const Outcome& outcome);

/// Hits of one trial.
[[nodiscard]] std::span<const penalty::Hit> hits_of_trial(const World& world,
                                                          const Outcome& outcome,
                                                          std::size_t trial);

/// What happens in one year, by trial: time, cause and strikes of each occurrence, one number after
/// another. Throws `base::ScenarioError` when the model is refused.
[[nodiscard]] std::vector<std::vector<double>> drawn(const stake::StakeSpec& stake,
                                                     const failure::FailureSpec& failure,
                                                     random::TrialRange trials);

}  // namespace faultline::property
