// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/estimate_report.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;
using estimation::Estimate;
using estimation::Marginal;

Json band_json(const std::optional<estimation::SizeBand>& band) {
  return band ? Json{band->low, band->high} : Json(nullptr);
}

Json sizes_json(const estimation::History& history, const estimation::SizeLaw& law) {
  Json events = Json::array();
  for (const auto& event : law.events) {
    events.push_back({{"date", history.events[event.event].date},
                      {"size", event.size},
                      {"band", band_json(event.band)},
                      {"inside", event.band ? Json(event.is_inside()) : Json(nullptr)}});
  }
  Json share = nullptr;
  if (law.share) share = {{"mean", law.share->mean}, {"sd", law.share->deviation}};
  return {{"events", std::move(events)}, {"next", band_json(law.next)}, {"share", share}};
}

Json cause_json(const estimation::History& history, const estimation::CauseEstimate& found) {
  const auto& p = found.posterior;
  const bool rate = p.form == Marginal::rate;
  return {{"cause", history.cause},
          {"as", rate ? "rate" : "probability"},
          {"events", p.hits},
          {"years", p.exposure},
          {"law", {{rate ? "gamma" : "beta", {p.a, p.b}}}},
          {"mean", p.mean},
          {"median", p.median},
          {"interval", {p.low, p.high}},
          {"sizes", sizes_json(history, found.sizes)}};
}

Json pair_json(const Estimate& estimate, const estimation::PairEstimate& pair) {
  const auto name = [&](std::size_t member) {
    return estimate.spec.histories[estimate.dependence.members[member]].cause;
  };
  const bool known = !estimate.dependence.matrix.empty();
  const auto& t = pair.table;
  return {{"causes", {name(pair.first), name(pair.second)}},
          {"windows", {t.both, t.first_only, t.second_only, t.neither}},
          {"corrected", pair.own && t.has_zero_cell()},
          {"own", pair.own ? Json(pair.own->correlation) : Json(nullptr)},
          {"own_variance", pair.own ? Json(pair.own->variance) : Json(nullptr)},
          {"target", known ? Json(pair.target) : Json(nullptr)},
          {"correlation", known ? Json(pair.correlation) : Json(nullptr)}};
}

}  // namespace

std::string estimation_json(const Estimate& estimate) {
  const auto& options = estimate.spec.options;
  const auto& found = estimate.dependence;
  Json json{{"schema", 1}, {"level", options.level}, {"window_days", options.window_days}};
  json["causes"] = Json::array();
  for (std::size_t c = 0; c < estimate.causes.size(); ++c)
    json["causes"].push_back(cause_json(estimate.spec.histories[c], estimate.causes[c]));
  json["pairs"] = Json::array();
  for (const auto& pair : found.pairs) json["pairs"].push_back(pair_json(estimate, pair));
  const bool known = !found.matrix.empty();
  json["shrinkage"] = {
      {"target", options.target == estimation::Target::constant ? "constant" : "block"},
      {"intensity", known ? Json(found.intensity) : Json(nullptr)}};
  json["repair_distance"] = known ? Json(found.repair_distance) : Json(nullptr);
  return json.dump(2) + "\n";
}

}  // namespace faultline::cli
