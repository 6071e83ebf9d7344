// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/tail.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "risk/archive_tag.hpp"
#include "risk/exceedance_tables.hpp"
#include "risk/holder_table.hpp"
#include "risk/level_estimate.hpp"

namespace faultline::risk::measure {

using portfolio::HolderId;
using portfolio::Perspective;

namespace {

constexpr std::string_view tail_tag = "tail";

HolderTable level_table(const MeasureContext& context, const std::string& name,
                        const std::string& units, const std::string& long_name) {
  return {context,
          {.name = name,
           .units = units,
           .long_name = long_name,
           .dimension = "level",
           .size = context.levels.size()}};
}

/// Estimates at the levels of the context.
struct LevelTables {
  HolderTable deviation_error, value, low, high, resolution, shortfall, shortfall_error, samples;

  explicit LevelTables(const MeasureContext& c)
      : deviation_error(c, {"standard_deviation_se", c.numeraire,
                            "standard error of the standard deviation (delta method); NaN when the "
                            "losses of all trials are equal, or too nearly so, and without "
                            "quantiles"}),
        value(level_table(c, "value_at_risk", c.numeraire,
                          "smallest loss that is exceeded with at most probability 1 - level")),
        low(level_table(c, "value_at_risk_low", c.numeraire,
                        "lower end of its confidence interval; NaN when fewer than 100 trials make "
                        "up its tail")),
        high(level_table(c, "value_at_risk_high", c.numeraire,
                         "upper end of its confidence interval; NaN when fewer than 100 trials "
                         "make up its tail")),
        resolution(level_table(c, "value_at_risk_resolution", "1",
                               "relative width of the bin that holds it; 0 where it is exact")),
        shortfall(level_table(c, "expected_shortfall", c.numeraire,
                              "mean loss of the worst 1 - level of trials")),
        shortfall_error(level_table(c, "expected_shortfall_se", c.numeraire,
                                    "its standard error; NaN below 100 effective samples")),
        samples(level_table(c, "tail_effective_samples", "1",
                            "effective number of trials above the value at risk")) {}

  void set(const MeasureContext& context, HolderId holder, Perspective perspective,
           const ExceedanceCurve& curve, ExceedanceCurve::RankTable& ranks) {
    for (std::size_t i = 0; i < context.levels.size(); ++i) {
      const double level = context.levels[i];
      if (!context.has_level(holder, level)) continue;
      const auto found = LevelEstimate::of(curve, level, context.confidence, ranks);
      value.at(holder, perspective, i) = found.value;
      low.at(holder, perspective, i) = found.interval.low;
      high.at(holder, perspective, i) = found.interval.high;
      resolution.at(holder, perspective, i) = curve.resolution(level);
      shortfall.at(holder, perspective, i) = found.shortfall;
      shortfall_error.at(holder, perspective, i) = found.shortfall_error;
      samples.at(holder, perspective, i) = curve.effective_samples(level);
    }
  }

  void append_to(std::vector<Table>& tables) const {
    for (const auto* table : {&deviation_error, &value, &low, &high, &resolution, &shortfall,
                              &shortfall_error, &samples}) {
      table->append_to(tables);
    }
  }
};

/// Ascending, each once.
std::vector<Interval> brackets_of(const ExceedanceCurve& curve, const std::vector<double>& levels) {
  std::vector<Interval> brackets;
  for (const double level : levels) {
    if (const auto bracket = curve.bracket(level)) brackets.push_back(*bracket);
  }
  std::sort(brackets.begin(), brackets.end(),
            [](const Interval& a, const Interval& b) { return a.low < b.low; });
  const auto same = [](const Interval& a, const Interval& b) { return a.low == b.low; };
  brackets.erase(std::unique(brackets.begin(), brackets.end(), same), brackets.end());
  return brackets;
}

}  // namespace

Tail::Tail(const MeasureContext& context)
    : histograms_(context, HolderHistograms::Amount::aggregate) {}

void Tail::add(const TrialBatch& batch) {
  histograms_.add(batch);
}

void Tail::merge(const Tail& other) {
  histograms_.merge(other.histograms_);
}

void Tail::save(base::ArchiveWriter& archive) const {
  save_tag(archive, tail_tag, 1);
  histograms_.save(archive);
}

void Tail::load(base::ArchiveReader& archive) {
  load_tag(archive, tail_tag, 1);
  histograms_.load(archive);
}

std::vector<Table> Tail::tables(const MeasureContext& context) const {
  LevelTables levels(context);
  ExceedanceCurve::RankTable ranks;
  ExceedanceTables exceedance(context, "aggregate_exceedance", "loss over the horizon");
  for (std::size_t holder = 0; holder < context.holder_count(); ++holder) {
    for (std::size_t p = 0; p < portfolio::perspective_count; ++p) {
      const auto perspective = static_cast<Perspective>(p);
      const auto curve = histograms_.curve(HolderId{holder}, perspective);
      if (!curve) continue;
      double& error = levels.deviation_error.at(HolderId{holder}, perspective);
      error = curve->standard_deviation_error();
      if (std::isnan(error)) error = histograms_.deviation_error(HolderId{holder}, perspective);
      levels.set(context, HolderId{holder}, perspective, *curve, ranks);
      exceedance.set(context, HolderId{holder}, perspective, *curve, ranks);
    }
  }
  std::vector<Table> tables;
  levels.append_to(tables);
  exceedance.append_to(tables);
  return tables;
}

std::vector<Refinement> Tail::brackets(const MeasureContext& context) const {
  std::vector<double> levels = context.levels;
  for (const double years : context.return_periods_years) {
    const double level = context.level_of_return_period(years);
    if (level > 0.0) levels.push_back(level);
  }
  std::vector<Refinement> found;
  for (const HolderId holder : context.exact) {
    for (std::size_t p = 0; p < portfolio::perspective_count; ++p) {
      const auto perspective = static_cast<Perspective>(p);
      const auto curve = histograms_.curve(holder, perspective);
      if (!curve) continue;
      Refinement refinement{holder, perspective, brackets_of(*curve, levels), {}};
      if (!refinement.brackets.empty()) found.push_back(std::move(refinement));
    }
  }
  return found;
}

std::size_t Tail::memory_bytes(const MeasureContext& context) {
  return HolderHistograms::memory_bytes(context, HolderHistograms::Amount::aggregate);
}

}  // namespace faultline::risk::measure
