// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "cli/estimate_report.hpp"
#include "cli/text_table.hpp"

namespace faultline::cli {

namespace {

using estimation::Estimate;
using estimation::Marginal;

std::string number(double value) {
  return fmt::format("{:.4g}", value);
}

std::string interval(double low, double high) {
  return "[" + number(low) + ", " + number(high) + "]";
}

std::string marginals(const Estimate& estimate) {
  TextTable table({"cause", "what, per year", "events", "years", "median", "mean",
                   level_text(estimate.spec.options.level) + " interval", "law"});
  for (std::size_t c = 0; c < estimate.causes.size(); ++c) {
    const auto& p = estimate.causes[c].posterior;
    const bool rate = p.form == Marginal::rate;
    table.add({estimate.spec.histories[c].cause, rate ? "rate" : "probability",
               std::to_string(p.hits), number(p.exposure), number(p.median), number(p.mean),
               interval(p.low, p.high),
               fmt::format("{} [{:.4g}, {:.4g}]", rate ? "gamma" : "beta", p.a, p.b)});
  }
  return table.text();
}

std::string own_text(const estimation::PairEstimate& pair) {
  if (!pair.own) return "–";
  return fmt::format("{:.3f} ± {:.3f}{}", pair.own->correlation, std::sqrt(pair.own->variance),
                     pair.table.has_zero_cell() ? " *" : "  ");
}

std::string pairs(const Estimate& estimate) {
  TextTable table({fmt::format("windows of {} days", estimate.spec.options.window_days), "both",
                   "first only", "second only", "neither", "own", "target", "correlation"});
  const auto& found = estimate.dependence;
  const auto name = [&](std::size_t member) {
    return estimate.spec.histories[found.members[member]].cause;
  };
  for (const auto& pair : found.pairs) {
    const auto& t = pair.table;
    table.add({name(pair.first) + ", " + name(pair.second), std::to_string(t.both),
               std::to_string(t.first_only), std::to_string(t.second_only),
               std::to_string(t.neither), own_text(pair), fmt::format("{:.3f}", pair.target),
               fmt::format("{:.3f}", pair.correlation)});
  }
  return table.text();
}

/// Which numbers lean on the correction of an empty cell.
std::string correction(const estimation::LatentCorrelation& found) {
  const auto corrected =
      std::count_if(found.pairs.begin(), found.pairs.end(),
                    [](const auto& pair) { return pair.own && pair.table.has_zero_cell(); });
  return corrected == 0 ? std::string() : "* a cell is 0: ½ was added to each of the four\n";
}

std::string shrinkage(const Estimate& estimate) {
  const auto& found = estimate.dependence;
  const bool constant = estimate.spec.options.target == estimation::Target::constant;
  return fmt::format(
      "shrinkage: intensity {:.3f} towards the {}; {} of {} pairs have an estimate of their own\n",
      found.intensity, constant ? "mean" : "means of the groups", found.informative,
      found.pairs.size());
}

std::string repair(const estimation::LatentCorrelation& found) {
  if (found.repair_distance == 0.0) return "repair: none, the matrix is positive semidefinite\n";
  return fmt::format("repair: the nearest correlation matrix is {:.3g} away (Frobenius)\n",
                     found.repair_distance);
}

std::string dependence(const Estimate& estimate) {
  const auto& found = estimate.dependence;
  if (found.pairs.empty()) return {};
  if (found.matrix.empty())
    return "\nNo two causes had events and quiet windows in common: no correlation is known.\n";
  return "\n" + pairs(estimate) + correction(found) + shrinkage(estimate) + repair(found);
}

std::string band_text(const std::optional<estimation::SizeBand>& band) {
  return band ? interval(band->low, band->high) : "–";
}

std::string verdict(const estimation::SizedEvent& event) {
  if (!event.band) return "–";
  return event.is_inside() ? "in" : "out";
}

std::string sizes_of(const Estimate& estimate, std::size_t cause) {
  const auto& law = estimate.causes[cause].sizes;
  const auto& history = estimate.spec.histories[cause];
  if (law.events.empty()) return {};
  TextTable table({"sizes of " + history.cause, "size",
                   level_text(estimate.spec.options.level) + " band of the others", "in or out"});
  for (const auto& event : law.events)
    table.add({history.events[event.event].date, number(event.size), band_text(event.band),
               verdict(event)});
  table.add({"one more event", "", band_text(law.next), ""});
  std::string text = "\n" + table.text();
  if (law.share)
    text += fmt::format("share of the units: mean {:.4g}, standard deviation {:.4g}\n",
                        law.share->mean, law.share->deviation);
  return text;
}

}  // namespace

std::string estimation_text(const Estimate& estimate) {
  std::string text = marginals(estimate) + dependence(estimate);
  for (std::size_t c = 0; c < estimate.causes.size(); ++c) text += sizes_of(estimate, c);
  return text;
}

}  // namespace faultline::cli
