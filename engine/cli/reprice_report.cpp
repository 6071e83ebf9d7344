// SPDX-License-Identifier: Apache-2.0
#include "cli/reprice_report.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/result_view.hpp"
#include "cli/summary.hpp"
#include "cli/text_table.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;

/// Whether any programme has premiums, so that there is a net cost.
bool has_costs(const std::vector<PricedProgramme>& programmes) {
  return std::any_of(programmes.begin(), programmes.end(), [](const auto& programme) {
    return ResultView(programme.result).find_table("book_expected_net_cost") != nullptr;
  });
}

/// The net loss of one without premiums.
std::string net_cost(const ResultView& view, std::size_t c) {
  if (view.find_table("book_expected_net_cost") == nullptr)
    return estimate_text(view.number("book_expected_loss", {c, net_place}),
                         view.number("book_expected_loss_se", {c, net_place}));
  return estimate_text(view.number("book_expected_net_cost", {c}),
                       view.number("book_expected_net_cost_se", {c}));
}

enum class Costs : std::uint8_t { left_out, shown };

std::vector<std::string> header(const ResultView& view, Costs costs) {
  std::vector<std::string> titles{"book, " + view.result().provenance.numeraire, "recovered",
                                  "net"};
  for (const double level : view.numbers_along("level"))
    titles.push_back("ES " + level_text(level));
  if (costs == Costs::shown) titles.emplace_back("net cost");
  return titles;
}

std::vector<std::string> row(const std::string& name, const ResultView& view, std::size_t c,
                             Costs costs) {
  const auto mean = [&](std::size_t perspective) {
    return estimate_text(view.number("book_expected_loss", {c, perspective}),
                         view.number("book_expected_loss_se", {c, perspective}));
  };
  std::vector<std::string> cells{name, mean(recovered_place), mean(net_place)};
  for (std::size_t l = 0; l < view.size_of("level"); ++l)
    cells.push_back(amount_text(view.number("book_expected_shortfall", {c, net_place, l})));
  if (costs == Costs::shown) cells.push_back(net_cost(view, c));
  return cells;
}

}  // namespace

std::string reprice_text(const std::vector<PricedProgramme>& programmes) {
  const ResultView first(programmes.front().result);
  const auto costs = has_costs(programmes) ? Costs::shown : Costs::left_out;
  TextTable table(header(first, costs));
  for (const auto& programme : programmes) {
    const ResultView view(programme.result);
    const auto cases = view.labels("case");
    for (std::size_t c = 0; c < cases.size(); ++c)
      table.add(row(cases.size() == 1 ? programme.name : programme.name + ", " + cases[c], view, c,
                    costs));
  }
  const auto& p = programmes.front().result.provenance;
  return fmt::format("{} programme{} on the same {} trials\n", programmes.size(),
                     programmes.size() == 1 ? "" : "s", count_text(p.trials.count)) +
         table.text();
}

std::string reprice_json(const std::vector<PricedProgramme>& programmes) {
  Json json{{"schema", 1}, {"programmes", Json::array()}};
  for (const auto& programme : programmes) {
    Json one{{"name", programme.name}, {"file", programme.file.string()}};
    if (!programme.output.empty()) one["output"] = programme.output.string();
    one["summary"] = Json::parse(summary_json(programme.result));
    json["programmes"].push_back(std::move(one));
  }
  return json.dump(2) + "\n";
}

}  // namespace faultline::cli
