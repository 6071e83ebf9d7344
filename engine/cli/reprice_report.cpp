// SPDX-License-Identifier: Apache-2.0
#include "cli/reprice_report.hpp"

#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/result_view.hpp"
#include "cli/summary.hpp"
#include "cli/text_table.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t recovered = 1;
constexpr std::size_t net = 2;

std::vector<std::string> header(const ResultView& view) {
  std::vector<std::string> titles{"book, " + view.result().provenance.numeraire, "recovered",
                                  "net"};
  for (const double level : view.numbers_along("level"))
    titles.push_back(fmt::format("ES {:g} %", 100.0 * level));
  return titles;
}

std::vector<std::string> row(const std::string& name, const ResultView& view, std::size_t c) {
  const auto mean = [&](std::size_t perspective) {
    return estimate_text(view.number("book_expected_loss", {c, perspective}),
                         view.number("book_expected_loss_se", {c, perspective}));
  };
  std::vector<std::string> cells{name, mean(recovered), mean(net)};
  for (std::size_t l = 0; l < view.size_of("level"); ++l)
    cells.push_back(amount_text(view.number("book_expected_shortfall", {c, net, l})));
  return cells;
}

}  // namespace

std::string reprice_text(const std::vector<PricedProgramme>& programmes) {
  const ResultView first(programmes.front().result);
  TextTable table(header(first));
  for (const auto& programme : programmes) {
    const ResultView view(programme.result);
    const auto cases = view.labels("case");
    for (std::size_t c = 0; c < cases.size(); ++c)
      table.add(
          row(cases.size() == 1 ? programme.name : programme.name + ", " + cases[c], view, c));
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
