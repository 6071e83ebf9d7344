// SPDX-License-Identifier: Apache-2.0
#include "run/tail_floors.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "numerics/boost_laws.hpp"
#include "risk/holder_histograms.hpp"
#include "risk/measure/tail.hpp"
#include "run/batch_visit.hpp"

namespace faultline::run {

namespace {

using portfolio::perspective_count;

constexpr std::uint64_t batch_trials = 512;
constexpr double miss_probability = 1e-9;
/// What a bin may hide of a loss; the pilot's quantiles are moved down by twice that.
constexpr double bin_width = 1.0 / (1 << risk::coarse_histogram_bits);

/// The first trials must be like the others, which they are not where they meet other draws of
/// uncertain numbers.
bool wants_floors(const Plan& plan, const CaseModel& model) {
  if (plan.parts().count > 1) return false;
  return !plan.output().position_quantiles.empty() && !keeps_position_curves(plan.output()) &&
         model.measures.holder_count() > risk::most_fine_holders &&
         plan.trials().count >= 16 * pilot_trials;
}

/// All losses of the pilot, by case.
using Pilot = std::vector<risk::measure::Tail>;

Pilot empty_pilot(const Plan& plan) {
  Pilot pilot;
  for (const auto& model : plan.cases()) pilot.emplace_back(model.measures);
  return pilot;
}

Pilot fly(const Plan& plan, base::Executor& executor, const base::CancellationToken& cancellation) {
  auto parts = visit_batches<Pilot>(
      plan, {0, pilot_trials}, batch_trials, executor, cancellation,
      [&] { return empty_pilot(plan); },
      [](Pilot& own, std::size_t c, const risk::TrialBatch& batch) { own[c].add(batch); });
  Pilot all = std::move(parts.front());
  for (std::size_t p = 1; p < parts.size(); ++p) {
    for (std::size_t c = 0; c < all.size(); ++c) all[c].merge(parts[p][c]);
  }
  return all;
}

/// The pilot's order statistic of rank l, as a level, with the largest l for which the chance of
/// fewer than l pilot trials up to the quantile is at most `miss_probability`: binomial, without
/// any assumption on the law.
double safe_level(double level) {
  const auto n = static_cast<std::int64_t>(pilot_trials);
  const auto rank = numerics::quantile_ranks(n, level, 1.0 - 2.0 * miss_probability).first;
  return static_cast<double>(rank - 1) / static_cast<double>(n);
}

risk::TailFloor floor_of(const std::optional<risk::ExceedanceCurve>& curve, double level) {
  if (!curve || level <= 0.0) return {};
  const double floor = curve->value_at_risk(level) * (1.0 - 2.0 * bin_width);
  if (!(floor > 0.0)) return {};
  const auto n = static_cast<double>(pilot_trials);
  return {.floor = floor, .deviation_spread = curve->standard_deviation_error() * std::sqrt(n)};
}

}  // namespace

TailFloors find_tail_floors(const Plan& plan, base::Executor& executor,
                            const base::CancellationToken& cancellation) {
  const auto wants = [&](const CaseModel& model) { return wants_floors(plan, model); };
  if (std::none_of(plan.cases().begin(), plan.cases().end(), wants)) return {};
  const auto pilot = fly(plan, executor, cancellation);
  const auto& wanted = plan.output().position_levels;
  const auto& levels = wanted.empty() ? plan.run().levels : wanted;
  const double level = safe_level(*std::min_element(levels.begin(), levels.end()));
  TailFloors floors;
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    auto& of_case = floors.emplace_back();
    if (!wants(plan.cases()[c])) continue;
    for (std::size_t i = 0; i < plan.cases()[c].measures.position_count(); ++i) {
      for (std::size_t p = 0; p < perspective_count; ++p) {
        const auto perspective = static_cast<portfolio::Perspective>(p);
        of_case.push_back(floor_of(pilot[c].curve(portfolio::HolderId{i}, perspective), level));
      }
    }
  }
  return floors;
}

}  // namespace faultline::run
