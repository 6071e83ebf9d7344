// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/number_json.hpp"
#include "cli/position_view.hpp"
#include "cli/positions_report.hpp"
#include "cli/result_view.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;

/// Tables over an axis as such: not of losses by perspective.
bool is_over(const risk::Table& table, const std::string& axis) {
  const auto& dims = table.dims;
  if (dims.size() < 2 || dims.size() > 3 || dims[1] != axis) return false;
  return (dims.size() == 2 || dims[2] == "level" || dims[2] == "yield_part") &&
         std::holds_alternative<std::vector<double>>(table.values);
}

Json cell(const ResultView& view, const risk::Table& table, std::size_t c, std::size_t i) {
  if (table.dims.size() == 2) return number_json(view.number(table.name, {c, i}));
  Json values = Json::array();
  for (std::size_t k = 0; k < view.size_of(table.dims[2]); ++k)
    values.push_back(number_json(view.number(table.name, {c, i, k})));
  return values;
}

/// An object for each case and each label of an axis; `add(json, case, i)` may say more.
template <class Add>
Json rows_over(const ResultView& view, const std::string& axis, const std::string& key,
               const Add& add) {
  const auto cases = view.labels("case");
  const auto labels = view.labels(axis);
  Json rows = Json::array();
  for (std::size_t c = 0; c < cases.size(); ++c) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      Json json{{"case", cases[c]}, {key, labels[i]}};
      for (const auto& table : view.result().tables)
        if (is_over(table, axis)) json[table.name] = cell(view, table, c, i);
      add(json, c, i);
      rows.push_back(std::move(json));
    }
  }
  return rows;
}

Json positions_rows(const ResultView& view) {
  return rows_over(view, "position", "position", [&](Json& json, std::size_t c, std::size_t p) {
    for (const char* name : {"expected_shortfall", "expected_shortfall_se"}) {
      json[name] = Json::array();
      for (std::size_t l = 0; l < view.size_of("level"); ++l)
        json[name].push_back(number_json(PositionView(view, c, p).net(name, l)));
    }
  });
}

}  // namespace

std::string positions_json(const run::RunResult& result) {
  const ResultView view(result);
  require_positions(view);
  Json json{{"schema", 1},
            {"numeraire", result.provenance.numeraire},
            {"levels", view.numbers_along("level")}};
  if (view.find_table("yield_by_part") != nullptr) json["yield_parts"] = view.labels("yield_part");
  json["positions"] = positions_rows(view);
  if (view.find_table("avs_stake") != nullptr)
    json["avs"] = rows_over(view, "secured_avs", "avs", [](Json&, std::size_t, std::size_t) {});
  return json.dump(2) + "\n";
}

}  // namespace faultline::cli
