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

std::string level_of(const Estimate& estimate) {
  return fmt::format("{:g} %", 100.0 * estimate.spec.options.level);
}

std::string marginals(const Estimate& estimate) {
  TextTable table({"cause", "what, per year", "events", "years", "median", "mean",
                   level_of(estimate) + " interval", "law"});
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
  return fmt::format("{:.3f} ± {:.3f}", pair.own->correlation, std::sqrt(pair.own->variance));
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

std::string dependence(const Estimate& estimate) {
  const auto& found = estimate.dependence;
  if (found.pairs.empty()) return {};
  if (found.matrix.empty())
    return "\nNo two causes had events and quiet windows in common: no correlation is known.\n";
  return fmt::format(
      "\n{}\nshrinkage: intensity {:.3f} towards the {}; {} of {} pairs have an estimate of their "
      "own\nrepair: {}\n",
      pairs(estimate), found.intensity,
      estimate.spec.options.target == estimation::Target::constant ? "mean" : "means of the groups",
      found.informative, found.pairs.size(),
      found.repair_distance == 0.0
          ? std::string("none, the matrix is positive semidefinite")
          : fmt::format("the nearest correlation matrix is {:.3g} away (Frobenius)",
                        found.repair_distance));
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
  TextTable table({"sizes of " + history.cause, "size", level_of(estimate) + " band of the others",
                   "in or out"});
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
