// SPDX-License-Identifier: Apache-2.0
#include "run/warnings.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/field_path.hpp"
#include "run/cover_warnings.hpp"

namespace faultline::run {

namespace {

void warn_of_mixing(const failure::FailureModel& failures, std::vector<Warning>& warnings) {
  for (const auto cause : failures.mixed_only())
    warnings.push_back(
        {"dependence",
         fmt::format(
             "`{}` has no loading, and still fails with the others where the mixing variable "
             "of student-t is small; `independent` puts it outside",
             failures.causes()[cause.index()])});
}

bool is_by_occurrence(const insurance::Term& term) {
  return insurance::basis_of(term) != insurance::TermBasis::aggregate;
}

/// A share of every loss is the same by occurrence and in the aggregate.
bool asks_for_occurrences(const insurance::Term& term) {
  return is_by_occurrence(term) && !std::holds_alternative<insurance::QuotaShare>(term) &&
         !std::holds_alternative<insurance::LimitShare>(term);
}

const char* what_it_asks(const insurance::Term& term) {
  return insurance::depends_on_dates(term) ? "looks at dates" : "applies by occurrence";
}

void warn_of_occurrences(const Scenario& scenario, std::vector<Warning>& warnings) {
  if (!scenario.shocks.empty()) return;
  for (const auto& cover : scenario.covers)
    for (std::size_t i = 0; i < cover.terms.size(); ++i)
      if (asks_for_occurrences(cover.terms[i]) || insurance::depends_on_dates(cover.terms[i]))
        warnings.push_back({fmt::format("{}.terms[{}]", base::row_path("cover", cover.id), i),
                            fmt::format("{}, and the scenario has no shock: every occurrence is "
                                        "the failure of one AVS, however many fail in the same "
                                        "week",
                                        what_it_asks(cover.terms[i]))});
}

void warn_of_conditions(const Scenario& scenario, std::vector<Warning>& warnings) {
  if (scenario.uncertain.empty() || !scenario.force) return;
  if (scenario.force->mode != failure::ForceMode::condition) return;
  warnings.push_back({"force.mode",
                      "`condition` holds in each draw of the uncertain numbers: that its causes "
                      "fail says nothing of how likely they were to"});
}

/// Where a protocol says that slashes of one window meet; empty where it does not.
std::string window_of(const stake::ProtocolSpec& protocol) {
  const bool captures =
      protocol.parameters && protocol.parameters->capture == stake::Capture::simultaneous;
  if (captures) return ".parameters.capture";
  return protocol.penalty == stake::PenaltyKind::symbiotic ? ".penalty" : "";
}

void warn_of_windows(const Scenario& scenario, std::vector<Warning>& warnings) {
  if (!scenario.shocks.empty()) return;
  for (const auto& protocol : scenario.protocols) {
    const auto path = base::row_path("protocol", protocol.id);
    if (protocol.penalty == stake::PenaltyKind::ethereum)
      warnings.push_back({path + ".penalty",
                          "slashings within 18 days raise each other's penalty, and the scenario "
                          "has no shock: what slashes many validators on one day is one"});
    if (const auto window = window_of(protocol); !window.empty())
      warnings.push_back({path + window,
                          "slashes of one window add up, and the scenario has no shock: dates of "
                          "different causes are hardly ever so near"});
  }
}

/// Who is covered below whom.
class CoveredBelow {
 public:
  explicit CoveredBelow(const Scenario& scenario) {
    for (const auto& one : scenario.holdings) held_[one.position].push_back(one.held);
    for (const auto& cover : scenario.covers)
      covered_.insert(cover.positions.begin(), cover.positions.end());
  }

  /// A covered position that this one holds a part of, directly or through others; empty: none.
  [[nodiscard]] std::string_view of(std::string_view position) {
    seen_.clear();
    return find(position);
  }

 private:
  std::string_view find(std::string_view position) {
    const auto holds = held_.find(position);
    if (holds == held_.end() || !seen_.insert(position).second) return {};
    for (const auto held : holds->second) {
      if (covered_.contains(held)) return held;
      if (const auto below = find(held); !below.empty()) return below;
    }
    return {};
  }

  std::unordered_map<std::string_view, std::vector<std::string_view>> held_;
  std::unordered_set<std::string_view> covered_;
  std::unordered_set<std::string_view> seen_;
};

/// The thief of a claim has its part of what covers pay below it, which insurance does not know.
void warn_of_contracts(const Scenario& scenario, std::vector<Warning>& warnings) {
  if (scenario.contracts.empty()) return;
  CoveredBelow below(scenario);
  for (const auto& row : scenario.contracts) {
    const auto& contract = row.contract;
    if (contract.scope == stake::ContractScope::pool) continue;
    if (contract.mode == stake::ContractMode::freeze) continue;
    for (const auto& name : contract.through)
      if (const auto covered = below.of(name); !covered.empty())
        warnings.push_back({base::row_path("contract", contract.id) + ".through",
                            fmt::format("what covers pay on later losses of `{}` still passes to "
                                        "`{}` as if nothing had been taken of it",
                                        covered, name)});
  }
}

using OperatorsById = std::unordered_map<std::string_view, const stake::OperatorSpec*>;

/// ETH that validators of the operators behind a pool hold; none where some have not said how many.
std::optional<double> held_by_validators(const OperatorsById& operators,
                                         const stake::PoolSpec& pool) {
  double held = 0.0;
  for (const auto& id : pool.operators) {
    const auto found = operators.find(id);
    if (found == operators.end()) continue;
    const auto& one = *found->second;
    if (!one.validators) return std::nullopt;
    held += static_cast<double>(*one.validators) * one.effective_balance.value_or(32.0);
  }
  return held;
}

void warn_of_validators(const Scenario& scenario, std::vector<Warning>& warnings) {
  OperatorsById operators;
  for (const auto& row : scenario.operators) operators.emplace(row.operator_.id, &row.operator_);
  for (const auto& pool : scenario.pools) {
    if (pool.base_layer.empty()) continue;
    const auto held = held_by_validators(operators, pool);
    if (held && pool.amount > *held)
      warnings.push_back({base::row_path("pool", pool.id) + ".amount",
                          fmt::format("{} are more than the {} ETH that validators of its "
                                      "operators hold",
                                      pool.amount, *held)});
  }
}

void warn_of_pending_changes(const Scenario& scenario, std::vector<Warning>& warnings) {
  const double end = horizons_days(scenario.run).back();
  for (const auto& row : scenario.commitments)
    if (row.effective_day && *row.effective_day > end)
      warnings.push_back({base::row_path("commitment", row_key(row)) + ".effective_day",
                          fmt::format("comes after the horizon of {:g} days, in which nothing "
                                      "changes",
                                      end)});
}

void warn_of_diagnostics(const Scenario& scenario, std::vector<Warning>& warnings) {
  if (scenario.uncertain.empty() || !keeps(scenario.output, Store::diagnostics)) return;
  warnings.push_back({"output.store",
                      "`diagnostics` are not kept: where numbers are drawn, no one model says how "
                      "often causes fail"});
}

}  // namespace

std::vector<Warning> warnings_about(const Scenario& scenario,
                                    const failure::FailureModel& failures) {
  std::vector<Warning> warnings;
  warn_of_mixing(failures, warnings);
  warn_of_occurrences(scenario, warnings);
  warn_of_conditions(scenario, warnings);
  warn_of_windows(scenario, warnings);
  warn_of_contracts(scenario, warnings);
  warn_of_validators(scenario, warnings);
  warn_of_pending_changes(scenario, warnings);
  warn_of_diagnostics(scenario, warnings);
  warn_of_covers(scenario, failures, warnings);
  return warnings;
}

}  // namespace faultline::run
