// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "cli/comparison_report.hpp"
#include "cli/number_json.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;

/// What only one of the two has written is null in the other.
Json text_json(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json label_json(const std::string& axis, const std::string& label) {
  const bool number = axis == "level" || axis == "return_period";
  return number ? Json(std::stod(label)) : Json(label);
}

const char* name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::none:
      return "none";
    case ErrorKind::paired:
      return "paired";
    case ErrorKind::apart:
      return "apart";
  }
  return "";
}

Json json_of(const ComparedNumber& number) {
  Json json{{"estimate", number.table}};
  for (const auto& [axis, label] : number.labels) json[axis] = label_json(axis, label);
  json["a"] = number_json(number.first);
  json["b"] = number_json(number.second);
  json["difference"] = number_json(number.difference);
  json["standard_error"] = number_json(number.standard_error);
  json["error"] = name_of(number.kind);
  json["z"] = number_json(number.z());
  return json;
}

Json json_of(const ComparedCase& compared) {
  Json json{{"a", compared.first}, {"b", compared.second}, {"changed", Json::array()}};
  for (const auto& [path, first, second] : compared.changed)
    json["changed"].push_back({{"path", path}, {"a", text_json(first)}, {"b", text_json(second)}});
  json["estimates"] = Json::array();
  for (const auto& number : compared.numbers) json["estimates"].push_back(json_of(number));
  return json;
}

}  // namespace

std::string comparison_json(const Comparison& comparison, const std::string& first,
                            const std::string& second) {
  Json json{{"schema", 1},
            {"a", first},
            {"b", second},
            {"equal", comparison.equal()},
            {"numeraire", comparison.numeraire},
            {"paired", comparison.apart_because.empty()},
            {"apart_because", text_json(comparison.apart_because)},
            {"net_costs_only_in", text_json(comparison.costs_only_in)},
            {"origin", Json::array()},
            {"unmatched", Json::array()},
            {"different_arrays", comparison.different_arrays},
            {"cases", Json::array()}};
  for (const auto& [name, a, b] : comparison.origins)
    json["origin"].push_back({{"name", name}, {"a", a}, {"b", b}});
  for (const auto& [axis, a, b] : comparison.unmatched)
    json["unmatched"].push_back({{"axis", axis}, {"only_a", a}, {"only_b", b}});
  for (const auto& compared : comparison.cases) json["cases"].push_back(json_of(compared));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace faultline::cli
