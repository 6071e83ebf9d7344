// SPDX-License-Identifier: Apache-2.0
#include "run/report.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <variant>

#include "base/contracts.hpp"
#include "portfolio/loss_batch.hpp"
#include "run/block_tables.hpp"
#include "run/case_differences.hpp"
#include "run/contribution_tables.hpp"
#include "run/failure_labels.hpp"
#include "run/forced_tables.hpp"
#include "run/matrix_change_tables.hpp"
#include "run/parameter_report.hpp"
#include "run/position_tables.hpp"
#include "run/tail_details.hpp"

namespace faultline::run {

namespace {

/// Puts the tables of one more case behind those of the cases before.
void append_case(std::vector<risk::Table>& all, std::vector<risk::Table> one) {
  if (all.empty()) {
    all = std::move(one);
    for (auto& table : all) table.dims.insert(table.dims.begin(), "case");
    return;
  }
  FAULTLINE_EXPECT(all.size() == one.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    FAULTLINE_EXPECT(all[i].name == one[i].name);
    std::visit(
        [&](auto& values) {
          using Values = std::decay_t<decltype(values)>;
          const auto& more = std::get<Values>(one[i].values);
          values.insert(values.end(), more.begin(), more.end());
        },
        all[i].values);
  }
}

/// Whether a table is of no curve, or of one that the result keeps.
bool keeps_curve(const Plan& plan, const std::string& table) {
  if (table.find("_exceedance") == std::string::npos) return true;
  return table.starts_with("book_") ? plan.keeps(Store::exceedance)
                                    : keeps_position_curves(plan.output());
}

std::vector<risk::Table> measured_tables(const Plan& plan, const Accumulators& measured) {
  std::vector<risk::Table> all;
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    append_case(all, risk::tables(measured.measures(c), plan.cases()[c].measures));
  }
  std::erase_if(all, [&](const risk::Table& table) {
    const bool tail = table.name.starts_with("tail_") && table.dims.back() == "tail_rank";
    return !keeps_curve(plan, table.name) || (tail && !plan.keeps(Store::tail));
  });
  return all;
}

std::vector<risk::Axis> measured_axes(const Plan& plan) {
  const auto& context = plan.cases().front().measures;
  std::vector<std::string> cases;
  for (const auto& model : plan.cases()) cases.push_back(model.name);
  const std::vector<std::string> perspectives(portfolio::perspective_names.begin(),
                                              portfolio::perspective_names.end());
  const std::vector<std::string> positions(context.holders.begin(), context.holders.end() - 1);
  std::vector<risk::Axis> axes{
      {"case", "", "scenario of the run", std::move(cases)},
      {"position", "", "who bears the loss; `other` is stake that nobody named owns", positions},
      {"perspective", "", "gross, recovered from cover, net = gross - recovered", perspectives},
      {"level", "1", "probability of not being exceeded over the horizon", context.levels}};
  if (plan.keeps(Store::exceedance)) {
    axes.push_back({"return_period", "years", "mean time between years with a larger loss",
                    context.return_periods_years});
  }
  if (plan.keeps(Store::tail)) {
    std::vector<std::int64_t> ranks(static_cast<std::size_t>(context.tail_trials));
    std::iota(ranks.begin(), ranks.end(), 1);
    axes.push_back({"tail_rank", "1", "rank of the trial, 1 = the largest net loss of the book",
                    std::move(ranks)});
  }
  if (context.slash_shortfalls)
    axes.push_back({"avs", "", "services that stake secures", context.slash_shortfalls->avs});
  if (!context.components.empty())
    axes.push_back({"component", "", "what a gross loss consists of", context.components});
  if (const auto* labels = plan.avs_labels())
    axes.push_back({"secured_avs", "", "services of whose stake is told what is left", *labels});
  if (const auto* labels = plan.slashing_labels()) {
    axes.push_back(
        {"slashing_avs", "", "services of which is told where their slashes go", *labels});
    axes.push_back({"destination", "", "where slashed stake goes, and the harm that is not paid",
                    std::vector<std::string>(portfolio::SlashedFunds::part_names.begin(),
                                             portfolio::SlashedFunds::part_names.end())});
  }
  if (const auto* labels = plan.cover_labels()) {
    if (!labels->covers.empty())
      axes.push_back({"cover", "", "insurance contracts", labels->covers});
    if (!labels->covers.empty() && !labels->providers.empty())
      axes.push_back({"provider", "", "who pays for covers", labels->providers});
    if (!labels->covers.empty() && !labels->treaties.empty())
      axes.push_back({"treaty", "", "contracts of reinsurance", labels->treaties});
  }
  if (const auto* labels = plan.failure_labels()) append_failure_axes(*labels, axes);
  return axes;
}

/// What rows of kept occurrences name.
risk::Axis cause_axis(const Plan& plan) {
  const auto causes = plan.failure_of(plan.cases().front()).causes();
  return {"cause", "", "what can fail", std::vector<std::string>(causes.begin(), causes.end())};
}

/// Of each case, where they differ.
void append_horizons(const Plan& plan, RunResult& result) {
  if (horizons_days(plan.run()).size() == 1) return;
  std::vector<double> days;
  for (const auto& model : plan.cases())
    days.push_back(model.measures.horizon_years * base::days_per_year);
  result.tables.push_back({.name = "horizon_days",
                           .dims = {"case"},
                           .units = "d",
                           .long_name = "length of a trial",
                           .values = std::move(days)});
}

/// Axes that are there already have the same labels.
void append_new(std::vector<risk::Axis> some, std::vector<risk::Axis>& axes) {
  for (auto& axis : some) {
    const auto same = [&](const risk::Axis& other) { return other.name == axis.name; };
    if (std::none_of(axes.begin(), axes.end(), same)) axes.push_back(std::move(axis));
  }
}

Provenance provenance(const Plan& plan, random::TrialRange trials) {
  Provenance p;
  p.scenario_name = plan.name();
  p.plan_hash = plan.hash();
  p.seed = plan.seed();
  p.trials = trials;
  p.trials_planned = plan.trials().count;
  p.method = plan.method();
  p.method_reason = plan.method_reason();
  p.horizon_years = longest_horizon_years(plan.run());
  p.numeraire = plan.numeraire();
  for (const auto& model : plan.cases()) p.cases.push_back(model.name);
  return p;
}

}  // namespace

RunResult report(const Plan& plan, const Accumulators& measured, random::TrialRange trials,
                 const base::CancellationToken& cancellation) {
  RunResult result;
  result.axes = measured_axes(plan);
  result.tables = measured_tables(plan, measured);
  result.provenance = provenance(plan, trials);
  append_case_differences(plan, measured, result);
  append_block_sums(plan, measured, result);
  append_horizons(plan, result);
  append_contributions(plan, measured, trials, result);
  append_positions(plan, result);
  append_forced(plan, result);
  append_matrix_changes(plan, result);
  append_parameters(plan, result);
  if (plan.keeps(Store::tail)) {
    auto tail = describe_tail(plan, measured, cancellation);
    append_new(std::move(tail.axes), result.axes);
    for (auto& table : tail.tables) result.tables.push_back(std::move(table));
  }
  if (plan.keeps(Store::events)) append_new({cause_axis(plan)}, result.axes);
  if (trials != plan.trials()) result.state = measured.save();
  return result;
}

}  // namespace faultline::run
