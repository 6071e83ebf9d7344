// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/executor.hpp"
#include "base/issue.hpp"
#include "run/accumulators.hpp"
#include "run/event_source.hpp"
#include "run/plan.hpp"
#include "run/scenario.hpp"

namespace faultline::run {

/// Programmes of cover over what was run: plans that meet the occurrences and the hits of one base,
/// so that these are made once for all of them. Each measures what it would measure alone.
class Programmes {
 public:
  /// `base`: the scenarios that were run. Empty where they do not compile. `executor` compiles the
  /// models, and outlives this.
  static std::optional<Programmes> over(std::span<const Scenario> base, base::Executor& executor);

  /// The plan of what was run. None after `join`.
  [[nodiscard]] const Plan& base() const { return *base_; }

  /// Adds a programme: the scenarios of the base with other covers, providers and waterfalls.
  /// `issues[i]` receives the complaints about `scenarios[i]`, those of `check_programme` among
  /// them; the programme is added when there is none.
  void add(std::span<const Scenario> scenarios, std::span<base::Issues> issues);

  /// After the last programme, of which there is one: puts their cases together. From now on
  /// occurrences are read from `events`, which outlives this.
  void join(EventSource& events);

  /// By programme, in the order in which they were added.
  [[nodiscard]] std::span<const Plan> plans() const { return plans_; }
  /// The cases of all, to be simulated at once: those of the first, of the second, and on. It is
  /// for `simulate` alone: reports are those of `plans`.
  [[nodiscard]] const Plan& together() const { return *together_; }

  /// What each programme measured, of what all did together.
  [[nodiscard]] std::vector<Accumulators> split(Accumulators together) const;

 private:
  explicit Programmes(base::Executor& executor)
      : failures_(std::make_unique<FailureModels>(executor)) {}

  std::vector<Scenario> scenarios_;          ///< of the base
  std::unique_ptr<FailureModels> failures_;  ///< at a fixed place: plans refer to it
  std::optional<Plan> base_;
  std::vector<Plan> plans_;
  std::optional<Plan> together_;
};

}  // namespace faultline::run
