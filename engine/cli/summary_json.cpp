// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/number_json.hpp"
#include "cli/result_view.hpp"
#include "cli/summary.hpp"
#include "risk/two_level.hpp"
#include "run/block_tables.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;

Json value_json(double value) {
  return number_json(value);
}
Json value_json(std::int64_t value) {
  return value;
}
Json value_json(const std::string& value) {
  return value;
}

/// The values from `offset` on, nested by dimension.
template <class T>
Json nested(const std::vector<T>& values, const std::vector<std::size_t>& shape, std::size_t dim,
            std::size_t& offset) {
  if (dim == shape.size()) return value_json(values.at(offset++));
  Json array = Json::array();
  for (std::size_t i = 0; i < shape[dim]; ++i)
    array.push_back(nested(values, shape, dim + 1, offset));
  return array;
}

Json table_json(const ResultView& view, const risk::Table& table) {
  std::vector<std::size_t> shape;
  for (const auto& dim : table.dims) shape.push_back(view.size_of(dim));
  Json json{{"dims", table.dims}, {"units", table.units}, {"long_name", table.long_name}};
  std::size_t offset = 0;
  std::visit([&](const auto& values) { json["values"] = nested(values, shape, 0, offset); },
             table.values);
  return json;
}

/// Rows of the worst trials, of matrices, of blocks of trials and of parameter draws are many, and
/// are read from the file.
bool is_summary(const risk::Table& table) {
  const auto& last = table.dims.back();
  if (std::find(table.dims.begin(), table.dims.end(), "parameter_draw") != table.dims.end())
    return false;
  return last.rfind("tail_", 0) != 0 && last != "other_cause" && last != run::block_axis;
}

Json provenance_json(const run::Provenance& p) {
  return {{"name", p.scenario_name},
          {"trials", p.trials.count},
          {"first_trial", p.trials.first},
          {"trials_planned", p.trials_planned},
          {"seed", p.seed},
          {"method", p.method},
          {"method_reason", p.method_reason},
          {"horizon_years", p.horizon_years},
          {"numeraire", p.numeraire},
          {"plan_hash", p.plan_hash},
          {"version", p.version}};
}

}  // namespace

std::string summary_json(const run::RunResult& result) {
  const ResultView view(result);
  Json json{{"schema", 1}, {"run", provenance_json(result.provenance)}};
  for (const char* axis : {"case", "position", "perspective"})
    json["axes"][axis] = view.labels(axis);
  json["axes"]["level"] = view.numbers_along("level");
  for (const auto& axis : result.axes) {
    if (axis.name == "return_period") json["axes"][axis.name] = view.numbers_along(axis.name);
    for (const char* name : {"repaired_block", "block_pair", "dependence_check", "component",
                             "yield_part", "secured_avs", "slashing_avs", "destination"})
      if (axis.name == name) json["axes"][name] = view.labels(name);
    if (axis.name == "avs" && view.find_table("slash_shortfall") != nullptr)
      json["axes"]["avs"] = view.labels("avs");
    if (axis.name == "cause" && view.find_table("failure_z") != nullptr)
      json["axes"]["cause"] = view.labels("cause");
  }
  if (view.find_table("parameter_value") != nullptr)
    json["parameters"] = {{"draws", view.size_of("parameter_draw")},
                          {"paths", view.labels("parameter")},
                          {"interval", risk::parameter_interval}};
  for (const auto& table : result.tables) {
    if (is_summary(table)) json["tables"][table.name] = table_json(view, table);
  }
  return json.dump(2) + "\n";
}

}  // namespace faultline::cli
