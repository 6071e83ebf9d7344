// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/failure_model.hpp"
#include "failure/spec.hpp"
#include "stake/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure::test {

/// A scenario written in a few words, for tests of failure: one asset, one `shared` protocol, one
/// pool for each operator.
struct FailureScenario {
  stake::StakeSpec stake;
  FailureSpec failure;

  FailureScenario();

  /// An AVS with severity 1 and every operator taking part.
  AvsFailureSpec& add_avs(const std::string& id, double failure_probability,
                          base::WeightedTags tags = {});
  void add_operator(const std::string& id, base::WeightedTags tags = {});
  /// A fault of an operator, of its whole.
  OperatorFaultSpec& add_fault(const std::string& operator_id, FaultKind kind,
                               double failure_probability);
  /// A contract of the position `desk`, with severity 1.
  ContractFailureSpec& add_contract(const std::string& id, double failure_probability,
                                    base::WeightedTags tags = {});
  /// Providers are added in the order of their ids.
  ProviderFailureSpec& add_provider(const std::string& id, double failure_probability,
                                    base::WeightedTags tags = {});
  void serve(const std::string& operator_id, const std::string& avs);

  /// All AVSs fail independently.
  DependenceSpec& declare_independent();
  /// All AVSs in one factor block with one common factor.
  DependenceSpec& declare_common_factor(double loading);
  /// All AVSs in one matrix block, in the order in which they were added.
  DependenceSpec& declare_matrix(std::vector<double> values);

  [[nodiscard]] stake::StakeGraph graph() const;
  /// The AVSs as causes with these hazards, in the order of ids.
  [[nodiscard]] CauseList causes(std::span<const Hazard> hazards) const;
  [[nodiscard]] FailureModel model(double horizon_years = 1.0) const;
  /// What `FailureModel::compile` complains about.
  [[nodiscard]] std::vector<base::Issue> complaints(double horizon_years = 1.0) const;
};

/// A bit of everything: factor block, matrix block, independent cause, shocks on AVSs and
/// operators.
FailureScenario mixed_scenario();

/// n AVSs "avs00", "avs01", … of the same probability.
FailureScenario homogeneous(int n, double failure_probability);

/// n × n, row-major, with one correlation everywhere.
std::vector<double> equicorrelation(std::size_t n, double rho);

OccurrenceBatch draw(const FailureModel& model, std::uint64_t seed, random::TrialRange trials);

/// An occurrence with everything that does not depend on its place in a batch.
struct Incident {
  std::uint64_t trial;
  std::uint64_t key;
  std::string cause;
  double time;
  std::vector<std::string> strikes;  ///< "avs/operator/fault/fraction"
  friend bool operator==(const Incident&, const Incident&) = default;
};
std::vector<Incident> incidents_of(const FailureModel& model, const stake::StakeGraph& graph,
                                   const OccurrenceBatch& batch);
void PrintTo(const Incident& incident, std::ostream* out);

/// In how many trials of a batch each cause of the model fails, killed or by itself.
std::vector<std::int64_t> failure_counts(const FailureModel& model, const OccurrenceBatch& batch);

/// `failure_counts` agrees with what the model expects up to a horizon: exactly where that is
/// certain, otherwise by `expect_probability`.
void expect_failures(const FailureModel& model, double horizon_years, const OccurrenceBatch& batch);

/// Names of the AVSs struck in each trial, as a bit mask over the graph's AVSs (at most 64).
std::vector<std::uint64_t> struck_sets(const OccurrenceBatch& batch);

MATCHER_P2(Complains, path, problem, "") {
  return arg.path == path && arg.problem.find(problem) != std::string::npos;
}

}  // namespace faultline::failure::test

namespace faultline::base {
void PrintTo(const Issue& issue, std::ostream* out);
}  // namespace faultline::base
