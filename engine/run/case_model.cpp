// SPDX-License-Identifier: Apache-2.0
#include "run/case_model.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/canonical_text.hpp"
#include "base/digest.hpp"
#include "base/nearest_name.hpp"
#include "base/shortest_number.hpp"
#include "penalty/fault_checks.hpp"
#include "portfolio/insurance_tables.hpp"
#include "portfolio/position_terms.hpp"
#include "run/provider_rows.hpp"

namespace faultline::run {

namespace {

/// Return periods of the exceedance curves, in years.
const std::vector<double> return_periods_years{2.0,   5.0,   10.0,  25.0,  50.0,
                                               100.0, 200.0, 250.0, 500.0, 1000.0};

stake::StakeSpec stake_spec(const Scenario& scenario) {
  stake::StakeSpec spec{.assets = scenario.assets,
                        .protocols = scenario.protocols,
                        .avs = {},
                        .operators = {},
                        .pools = scenario.pools,
                        .commitments = scenario.commitments,
                        .positions = {},
                        .delegations = delegations_and_capital(scenario),
                        .holdings = scenario.holdings,
                        .book = scenario.book,
                        .smart_contracts = {}};
  for (const auto& row : scenario.avs) spec.avs.push_back(row.avs);
  for (const auto& row : scenario.operators) spec.operators.push_back(row.operator_);
  for (const auto& row : scenario.contracts) spec.smart_contracts.push_back(row.contract);
  for (const auto& row : positions_and_capital(scenario)) spec.positions.push_back(row.position);
  return spec;
}

std::vector<portfolio::WaterfallSpec> waterfalls(const Scenario& scenario) {
  std::vector<portfolio::WaterfallSpec> result;
  for (const auto& row : positions_and_capital(scenario)) result.push_back(row.waterfall);
  return result;
}

portfolio::CoverProviders providers(const Scenario& scenario, std::span<const std::string> causes,
                                    std::span<const std::string> faults, double horizon_days) {
  portfolio::CoverProviders result{.specs = {},
                                   .treaties = scenario.treaties,
                                   .prices = {},
                                   .causes = {causes.begin(), causes.end()},
                                   .faults = {faults.begin(), faults.end()}};
  result.seed = scenario.run.seed;
  result.horizon_years = horizon_days / base::days_per_year;
  for (const auto& asset : scenario.assets) result.prices.emplace(asset.id, asset.price);
  for (const auto& row : scenario.providers) result.specs.push_back(row.insurance);
  return result;
}

/// What can be told of covers, providers and treaties where the stake does not compile.
void check_insurance(const Scenario& scenario, base::Issues& issues) {
  (void)portfolio::resolve_insurance(position_ids(scenario), waterfalls(scenario), scenario.covers,
                                     providers(scenario, {}, {}, 0.0), issues);
}

portfolio::TermsSpecs terms_specs(const Scenario& scenario, double horizon_days) {
  portfolio::TermsSpecs specs;
  for (const auto& row : positions_and_capital(scenario)) specs.positions.push_back(row.terms);
  for (const auto& row : scenario.avs) specs.avs.push_back(row.terms);
  for (const auto& row : scenario.operators) specs.operators.push_back(row.commission);
  specs.assets = scenario.assets;
  for (const auto& factor : told_factors(scenario)) specs.factors.push_back(factor.name);
  specs.horizon_years = horizon_days / base::days_per_year;
  return specs;
}

/// Digest of all that stands between occurrences and hits: a scenario without anybody who owns
/// stake.
std::string penalty_signature(const Scenario& scenario) {
  Scenario stake;
  stake.assets = scenario.assets;
  stake.protocols = scenario.protocols;
  stake.avs = scenario.avs;
  stake.operators = scenario.operators;
  stake.contracts = scenario.contracts;
  stake.pools = scenario.pools;
  stake.commitments = scenario.commitments;
  return base::sha256(base::canonical_text(stake));
}

/// Holders by name, and the book where contributions to its tail are kept; complains about names
/// that there are not.
std::vector<portfolio::HolderId> find_exact(const Scenario& scenario,
                                            std::span<const std::string> holders,
                                            base::Issues& issues) {
  std::vector<portfolio::HolderId> found;
  const auto& names = scenario.output.exact;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto holder = std::find(holders.begin(), holders.end(), names[i]);
    const auto path = "output.exact[" + std::to_string(i) + "]";
    if (holder == holders.end()) {
      issues.add(path, "there is no position `" + names[i] + "`", "a position, or `book`",
                 base::did_you_mean(names[i], holders));
    } else if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
               names.begin() + static_cast<std::ptrdiff_t>(i)) {
      issues.add(path, "`" + names[i] + "` is named twice", "each holder once");
    } else if (scenario.output.position_quantiles.empty() && holder + 1 != holders.end()) {
      issues.add(path, "`" + names[i] + "` has no quantiles: output.position_quantiles is empty",
                 "`book`, or quantiles of positions");
    } else {
      found.emplace_back(static_cast<std::size_t>(holder - holders.begin()));
    }
  }
  const portfolio::HolderId book(holders.size() - 1);
  if (keeps(scenario.output, Store::contributions) &&
      std::find(found.begin(), found.end(), book) == found.end())
    found.push_back(book);
  return found;
}

risk::MeasureContext measure_context(const Scenario& scenario, double horizon_days,
                                     const portfolio::PortfolioModel& portfolio,
                                     base::Issues& issues) {
  const auto holders = portfolio.holders();
  const auto largest = portfolio.largest_loss();
  const auto grids = portfolio.grids();
  risk::MeasureContext context;
  context.holders.assign(holders.begin(), holders.end());
  context.largest_loss.assign(largest.begin(), largest.end());
  context.grids.assign(grids.begin(), grids.end());
  context.horizon_years = horizon_days / base::days_per_year;
  context.levels = scenario.run.levels;
  context.return_periods_years = return_periods_years;
  context.tail_trials = scenario.output.tail_trials;
  context.numeraire = scenario.numeraire;
  context.weighting = risk::Weighting::unit;
  context.occurrences = keeps_position_curves(scenario.output) ? risk::OccurrenceScope::everybody
                                                               : risk::OccurrenceScope::book;
  context.position_curves = keeps_position_curves(scenario.output);
  context.position_levels = scenario.output.position_levels;
  context.exact = find_exact(scenario, holders, issues);
  context.position_quantiles = {};
  for (const auto perspective : scenario.output.position_quantiles) {
    context.position_quantiles[static_cast<std::size_t>(perspective)] = true;
  }
  return context;
}

void check_levels(const Scenario& scenario, base::Issues& issues) {
  const auto& levels = scenario.run.levels;
  const auto order = std::adjacent_find(levels.begin(), levels.end(), std::greater_equal<>{});
  if (order != levels.end()) {
    issues.add("run.levels", "levels are not in increasing order", "each level once, rising");
  }
  const auto& some = scenario.output.position_levels;
  for (std::size_t i = 0; i < some.size(); ++i) {
    if (std::find(levels.begin(), levels.end(), some[i]) != levels.end()) continue;
    issues.add("output.position_levels[" + std::to_string(i) + "]",
               "is not among the levels of the run", "one of `run.levels`");
  }
}

void check_horizons(const RunSpec& run, base::Issues& issues) {
  const auto days = horizons_days(run);
  if (std::adjacent_find(days.begin(), days.end(), std::greater_equal<>{}) != days.end())
    issues.add("run.horizon_days", "horizons are not in increasing order",
               "each horizon once, rising");
}

/// Of several horizons each makes a case, which has a name of its own.
std::string case_name(const Scenario& scenario, double horizon_days) {
  if (horizons_days(scenario.run).size() == 1) return scenario.name;
  return scenario.name + "@" + base::shortest_number(horizon_days) + "d";
}

}  // namespace

std::optional<CaseModel> compile_case(const Scenario& scenario, double horizon_days,
                                      FailureModels& failures, base::Issues& issues) {
  check_levels(scenario, issues);
  check_horizons(scenario.run, issues);
  check_providers(scenario, issues);
  auto graph = stake::StakeGraph::compile(stake_spec(scenario), issues);
  if (!graph) {
    check_insurance(scenario, issues);
    return std::nullopt;
  }
  auto at = std::make_unique<const stake::StakeGraph>(std::move(*graph));
  penalty::check_faults(failure_spec(scenario), *at, issues);
  const auto draw = failures.place_of(scenario, horizon_days / base::days_per_year, *at, issues);
  const auto faults = draw ? failures.faults_of(*draw) : std::span<const std::string>{};
  penalty::PenaltyModel penalty(*at, faults);
  const auto causes = draw ? failures.causes_of(*draw) : std::span<const std::string>{};
  const auto specs = terms_specs(scenario, horizon_days);
  auto funds = portfolio::SlashedFunds::compile(*at, penalty, specs.avs, issues);
  auto terms = portfolio::compile_terms(*at, penalty, specs, issues);
  auto portfolio =
      portfolio::PortfolioModel::compile(*at, penalty, waterfalls(scenario), scenario.covers,
                                         issues, providers(scenario, causes, faults, horizon_days));
  if (!portfolio) return std::nullopt;
  auto context = measure_context(scenario, horizon_days, portfolio->portfolio, issues);
  if (!draw || !terms || !issues.empty()) return std::nullopt;
  context.terms = std::move(*terms);
  context.asked = portfolio::asked_terms(specs);
  auto behind = std::make_unique<const portfolio::StakeBehind>(*at, penalty, specs.avs,
                                                               horizon_days / base::days_per_year);
  return CaseModel{
      .name = case_name(scenario, horizon_days),
      .graph = std::move(at),
      .penalty = std::move(penalty),
      .portfolio = std::move(portfolio->portfolio),
      .insurance = std::move(portfolio->insurance),
      .stake_behind = std::move(behind),
      .slashed_funds = std::make_unique<const portfolio::SlashedFunds>(std::move(funds)),
      .measures = std::move(context),
      .draw = *draw,
      .penalty_signature = penalty_signature(scenario),
      .parameters = draw_parameters(scenario)};
}

void share_losses(std::span<CaseModel> cases) {
  const auto first = [&](auto&& alike) {
    return static_cast<std::size_t>(std::find_if(cases.begin(), cases.end(), alike) -
                                    cases.begin());
  };
  for (CaseModel& model : cases) {
    model.penalties = first([&](const CaseModel& other) {
      return other.draw == model.draw && other.penalty_signature == model.penalty_signature;
    });
    model.gross = first([&](const CaseModel& other) {
      return other.penalties == model.penalties && other.portfolio.loses_like(model.portfolio);
    });
  }
}

}  // namespace faultline::run
