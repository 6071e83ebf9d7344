// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "failure/spec.hpp"
#include "property/any_world.hpp"

namespace faultline::property {

inline failure::Law any_law() {
  if (any_coin()) return failure::UniformLaw{.bounds = {0.1, 0.9}};
  if (any_coin())
    return failure::EmpiricalLaw{{"",
                                  {any_number(0.01, 1.0), any_number(0.01, 1.0)},
                                  {any_number(0.1, 9.0), any_number(0.1, 9.0)}}};
  const double p = any_number(0.1, 0.9);
  return failure::DiscreteLaw{{{any_number(0.01, 0.4), p}, {any_number(0.5, 1.0), 1.0 - p}}};
}

/// Of operators that all run geth and reth.
inline failure::Participation any_participation() {
  switch (any_count(0, 3)) {
    case 0:
      return failure::AllTakePart{};
    case 1:
      return failure::EachTakesPart{.probability = any_number(0.1, 1.0)};
    case 2:
      return failure::ByTagTakesPart{
          "client", {{"geth", any_number(0.0, 1.0)}, {"reth", any_number(0.0, 1.0)}}};
    default:
      return failure::ExactlyTakePart{.count = any_between<std::int64_t>(1, 3)};
  }
}

inline failure::FaultReach any_reach() {
  return static_cast<failure::FaultReach>(any_count(0, 2));
}

inline failure::KillSpec any_kill(const stake::StakeSpec& stake) {
  const bool whole_avs = any_coin();
  const auto& id = whole_avs ? stake.avs[any_count(0, stake.avs.size() - 1)].id
                             : stake.operators[any_count(0, stake.operators.size() - 1)].id;
  return {.select = (whole_avs ? "avs." : "operator.") + id,
          .probability = any_number(0.1, 1.0),
          .fault = whole_avs ? "" : "double-sign",
          .share = {},
          .reach = whole_avs ? std::nullopt : std::optional(any_reach())};
}

/// Of each operator, with up to two kinds of fault, one of which may repeat.
inline void add_any_operator_faults(const stake::StakeSpec& stake, failure::FailureSpec& spec) {
  for (const auto i : any_subset(stake.operators.size())) {
    spec.operator_ids.push_back(stake.operators[i].id);
    auto& row = spec.operators.emplace_back();
    row.faults.push_back({.kind = failure::FaultKind::double_sign,
                          .failure_probability = {},
                          .residual_probability = any_number(0.01, 0.9),
                          .rate_per_year = {},
                          .share = failure::UniformLaw{.bounds = {0.1, 0.9}},
                          .reach = any_reach()});
    if (any_coin())
      row.faults.push_back({.kind = failure::FaultKind::downtime,
                            .failure_probability = {},
                            .residual_probability = {},
                            .rate_per_year = any_number(0.1, 3.0),
                            .share = failure::FixedLaw{any_number(0.01, 0.5)}});
  }
}

/// Two factors over all causes, or none of them depending on another.
inline failure::DependenceSpec any_dependence(const stake::StakeSpec& stake,
                                              const failure::FailureSpec& spec) {
  failure::DependenceSpec dependence;
  if (any_coin()) {
    dependence.copula = failure::Copula::student_t;
    dependence.degrees_of_freedom = any_number(1.0, 20.0);
  }
  if (any_coin()) {
    dependence.independent = {"avs"};
    if (!spec.operators.empty()) dependence.independent.push_back("operator");
    return dependence;
  }
  failure::BlockSpec block;
  if (!spec.operators.empty()) block.causes.push_back("operator");
  for (const auto& avs : stake.avs) block.causes.push_back("avs." + avs.id);
  dependence.blocks = {block};
  for (const auto* id : {"market", "weather"}) {
    failure::FactorSpec factor{
        .id = id, .by = "all", .loading = any_number(-0.6, 0.6), .override_loading = {}};
    for (const auto i : any_subset(stake.avs.size())) {
      factor.override_loading[stake.avs[i].id] = any_number(-0.6, 0.6);
    }
    dependence.factors.push_back(std::move(factor));
  }
  return dependence;
}

/// Failures that are frequent enough to meet in a few hundred trials.
inline failure::FailureSpec any_failure(const stake::StakeSpec& stake) {
  failure::FailureSpec spec;
  for (std::size_t i = any_count(0, 3); i > 0; --i) {
    failure::ShockSpec shock{
        .id = named("shock", i), .rate_per_year = any_number(0.1, 2.0), .kill = {}};
    for (std::size_t k = any_count(1, 2); k > 0; --k) shock.kill.push_back(any_kill(stake));
    spec.shocks.push_back(std::move(shock));
  }
  for (const auto& avs : stake.avs) {
    spec.avs_ids.push_back(avs.id);
    const bool repeats = spec.shocks.empty() && any_coin();  // else shocks may bring more
    const double often = any_number(0.01, 0.9);
    spec.avs.push_back({.failure_probability = {},
                        .residual_probability = repeats ? std::nullopt : std::optional(often),
                        .rate_per_year = repeats ? std::optional(often) : std::nullopt,
                        .severity = any_law(),
                        .participation = any_participation(),
                        .severity_per = any_coin() ? failure::SeverityPer::each_operator
                                                   : failure::SeverityPer::occurrence});
  }
  add_any_operator_faults(stake, spec);
  spec.dependence = any_dependence(stake, spec);
  for (const auto& factor : spec.dependence->factors)
    for (const auto i : any_subset(spec.avs.size()))
      spec.avs[i].severity_loadings[factor.id] = any_number(-0.6, 0.6);
  return spec;
}

/// The same rows in another order. The entries of one shock's kill list are not rows: their places
/// are their names.
inline failure::FailureSpec any_permutation(failure::FailureSpec spec) {
  std::vector<std::size_t> places(spec.avs.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  const auto ids = spec.avs_ids;
  const auto rows = spec.avs;
  places = any_order(places);
  for (std::size_t i = 0; i < places.size(); ++i) {
    spec.avs_ids[i] = ids[places[i]];
    spec.avs[i] = rows[places[i]];
  }
  spec.dependence->factors = any_order(spec.dependence->factors);
  for (auto& block : spec.dependence->blocks) block.causes = any_order(block.causes);
  spec.shocks = any_order(spec.shocks);
  return spec;
}

}  // namespace faultline::property
