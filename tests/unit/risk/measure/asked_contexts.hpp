// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "penalty/penalty_model.hpp"
#include "portfolio/position_terms.hpp"
#include "portfolio/slashed_funds.hpp"
#include "portfolio/stake_behind.hpp"
#include "risk/cover_context.hpp"
#include "risk/measure_context.hpp"
#include "unit/stake/small_stake.hpp"

/// What measures may be asked for beside losses, in the small.
namespace faultline::risk {

/// A position of some value that earns, is reported, borrowed against, left and queued for.
inline portfolio::PositionTerms terms_of(double value) {
  portfolio::PositionTerms terms{.value = value};
  terms.earnings.part[0] = 0.04 * value;
  terms.earnings.tied = {{.factor = 0, .volatility = 0.5, .yearly = 0.01 * value}};
  terms.oracle =
      portfolio::Oracle{.cap = 0.1, .period_years = 0.1, .stale_years = 0.1, .exit_share = 0.2};
  terms.loan = portfolio::Loan{.amount = 0.8 * value, .liquidation_ltv = 0.9, .discount = 0.01};
  terms.exit = portfolio::Exit{0.1, portfolio::DepthCurve({{0.05 * value, 0.02}})};
  terms.queue = portfolio::WithdrawalQueue{portfolio::QueuePays::lesser_value, {{0.3, 0.7}}};
  return terms;
}

/// Stake behind one AVS or two.
inline const SecurityContext& security_of(std::size_t count) {
  static const std::vector<std::string> labels{"da", "oracle"};
  static const auto graph =
      stake::one_pool().avs("oracle", "el").commit("oracle", "p2p", "steth", 0.2).graph();
  static const std::array specs{portfolio::AvsTermsSpec{.threshold = 0.9},
                                portfolio::AvsTermsSpec{.profit_from_corruption = 10.0}};
  static const std::array one_spec{specs[0], portfolio::AvsTermsSpec{}};
  static const penalty::PenaltyModel penalty(graph);
  static const portfolio::StakeBehind one(graph, penalty, one_spec, 1.0);
  static const portfolio::StakeBehind two(graph, penalty, specs, 1.0);
  static const std::array contexts{SecurityContext{&one, &labels}, SecurityContext{&two, &labels}};
  return contexts.at(count - 1);
}

/// Where the slashes of one AVS go, or of two.
inline const SlashedFundsContext& funds_of(std::size_t count) {
  static const std::vector<std::string> labels{"da", "oracle"};
  static const auto graph =
      stake::one_pool().avs("oracle", "el").commit("oracle", "p2p", "steth", 0.2).graph();
  static const std::array specs{
      portfolio::AvsTermsSpec{.slashed_to = portfolio::SlashedTo::harmed, .harm = 1.0},
      portfolio::AvsTermsSpec{.slashed_to = portfolio::SlashedTo::burned}};
  static const std::array one_spec{specs[0], portfolio::AvsTermsSpec{}};
  static const penalty::PenaltyModel penalty(graph);
  static base::Issues issues;
  static const auto one = portfolio::SlashedFunds::compile(graph, penalty, one_spec, issues);
  static const auto two = portfolio::SlashedFunds::compile(graph, penalty, specs, issues);
  static const std::array contexts{SlashedFundsContext{&one, &labels},
                                   SlashedFundsContext{&two, &labels}};
  return contexts.at(count - 1);
}

/// Covers that are alone, of the first two positions; the first has an end, and both a provider.
inline const CoverContext& covers_of_two() {
  static const CoverLabels labels{{"a-cover", "b-cover"}, {"mutual"}, {"excess"}};
  static const CoverContext context{
      .covers =
          {{.label = 0, .provider = 0, .lane = 0, .bound = 10.0, .most = 3.0},
           {.label = 1, .provider = 0, .lane = 1, .bound = 1e6, .load = PriceLoad{0.5, 0.1, 0.9}}},
      .providers = {{.label = 0, .bound = 1e6, .has_end = true}},
      .treaties = {{.label = 0, .bound = 1e6, .premium = 2.0}},
      .labels = &labels};
  return context;
}

}  // namespace faultline::risk
