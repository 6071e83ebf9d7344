// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/executor.hpp"
#include "base/issue.hpp"
#include "failure/failure_model.hpp"
#include "random/trial_range.hpp"
#include "risk/failure_context.hpp"
#include "risk/parameter_parts.hpp"
#include "run/case_model.hpp"
#include "run/event_source.hpp"
#include "run/failure_models.hpp"
#include "run/scenario.hpp"

namespace faultline::run {

/// Scenarios compiled: models built, dependence factorised, order fixed. Immutable and hashed.
///
/// The scenarios of a plan, each at each of its horizons, are its *cases*: they share seed and
/// trials, so trial t of one case meets the same draws as trial t of another, and occurrences are
/// drawn once for cases that differ only in horizon or in what failures cost.
class Plan {
 public:
  /// `issues[i]` receives the complaints about `as_written[i]`; empty when there is any. The order
  /// of rows does not matter, nor does the executor.
  static std::optional<Plan> compile(std::span<const Scenario> as_written,
                                     std::span<base::Issues> issues,
                                     base::Executor& executor = base::serial_executor());

  [[nodiscard]] std::span<const CaseModel> cases() const { return cases_; }
  [[nodiscard]] std::span<const failure::FailureModel> failures() const {
    return failures_->models();
  }
  /// What the cases draw.
  [[nodiscard]] std::span<const Draw> draws() const { return failures_->draws(); }
  /// Where occurrences come from that are not to be drawn; null where they are.
  [[nodiscard]] EventSource* events() const { return events_; }
  /// Of several, for the draws of uncertain numbers, the first: all name the same causes.
  [[nodiscard]] const failure::FailureModel& failure_of(const CaseModel& model) const {
    return failures()[draws()[model.draw].failure];
  }
  /// Of the first scenario.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Place of the model that a draw has in a trial.
  [[nodiscard]] std::size_t failure_at(const Draw& draw, std::uint64_t trial) const {
    return draw.models == 1 ? draw.failure : draw.failure + parts_.of(trial);
  }
  /// Which trials meet which draw of the uncertain numbers; one part where there are none.
  [[nodiscard]] const risk::ParameterParts& parts() const { return parts_; }
  [[nodiscard]] std::uint64_t seed() const { return run_.seed; }
  [[nodiscard]] random::TrialRange trials() const {
    return {0, static_cast<std::uint64_t>(run_.trials)};
  }
  [[nodiscard]] const RunSpec& run() const { return run_; }
  [[nodiscard]] const OutputSpec& output() const { return output_; }
  /// Axes of the tables about failures; null where the result is not to keep these.
  [[nodiscard]] const risk::FailureLabels* failure_labels() const { return labels_.get(); }
  /// AVSs of whose stake anything is told; null where there are none.
  [[nodiscard]] const std::vector<std::string>* avs_labels() const { return avs_labels_.get(); }
  /// AVSs of which any case tells where goes what they slash; null where none does.
  [[nodiscard]] const std::vector<std::string>* slashing_labels() const {
    return slashing_labels_.get();
  }
  /// Covers and providers of all cases; null where they are not measured.
  [[nodiscard]] const risk::CoverLabels* cover_labels() const { return cover_labels_.get(); }
  /// Whether the result is to keep this.
  [[nodiscard]] bool keeps(Store what) const;
  [[nodiscard]] const std::string& numeraire() const { return numeraire_; }

  /// The estimator that `run.method` comes to, and why.
  [[nodiscard]] std::string method() const { return "plain"; }
  [[nodiscard]] std::string method_reason() const;

  /// SHA-256 of the canonical text of every case and of the version of the draw map: equal hashes
  /// and one binary mean equal results. Parts of a run merge only when their hashes are equal.
  [[nodiscard]] const std::string& hash() const { return hash_; }

 private:
  friend class Programmes;
  Plan() = default;
  /// Its models are among `failures`, which must outlive it.
  static std::optional<Plan> compile(std::span<const Scenario> as_written,
                                     std::span<base::Issues> issues, FailureModels& failures);
  void set_cases(std::vector<CaseModel> cases);
  void check_events(std::span<base::Issues> issues) const;
  void split_losses();
  void ask_for_terms();
  void ask_for_security();
  void ask_for_slashed_funds();
  void expect_failures();
  void describe_covers(std::span<const Scenario> scenarios);
  void describe_costs(std::span<const Scenario> scenarios);
  void set_parts(std::uint64_t draws);

  std::vector<CaseModel> own_cases_;
  std::span<const CaseModel> cases_;  ///< its own, or some of those of a plan for all programmes
  std::unique_ptr<const FailureModels> own_failures_;
  const FailureModels* failures_ = nullptr;  ///< its own, or those of all programmes
  EventSource* events_ = nullptr;
  risk::ParameterParts parts_;
  std::vector<failure::ExpectedFailures> expected_;  ///< by draw
  std::unique_ptr<const risk::FailureLabels> labels_;
  std::unique_ptr<const std::vector<std::string>> avs_labels_;       ///< whose stake is told
  std::unique_ptr<const std::vector<std::string>> slashing_labels_;  ///< whose slashes are
  std::unique_ptr<const risk::CoverLabels> cover_labels_;            ///< where covers are measured
  std::string name_;
  RunSpec run_;
  OutputSpec output_;
  std::string numeraire_;
  std::string hash_;
};

}  // namespace faultline::run
