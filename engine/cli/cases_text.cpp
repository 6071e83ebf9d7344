// SPDX-License-Identifier: Apache-2.0
#include "cli/cases_text.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/text_table.hpp"

namespace faultline::cli {

namespace {

using Place = std::vector<std::size_t>;

/// "x 1.46".
std::string ratio_text(double x, double base) {
  return base == 0.0 ? std::string("–") : fmt::format("x {:.3g}", x / base);
}

/// A quantity of the book and the names of its estimates.
struct Quantity {
  const char* title;
  const char* mean_title;
  const char* mean;
  const char* shortfall;
  Place net;              ///< where estimates have it, behind the case
  Place mean_difference;  ///< where those of their differences do
};

class CaseTable {
 public:
  CaseTable(const ResultView& view, Quantity quantity)
      : view_(view), quantity_(std::move(quantity)) {}

  [[nodiscard]] std::string text() const {
    const auto cases = view_.labels("case");
    const auto levels = view_.numbers_along("level");
    const std::size_t last = levels.size() - 1;
    Place net_at_last = quantity_.net;
    net_at_last.push_back(last);
    TextTable table({quantity_.title, quantity_.mean_title, "more, paired", "",
                     "ES " + level_text(levels.back()), "more, paired", "ratio"});
    for (std::size_t c = 0; c < cases.size(); ++c) {
      std::vector<std::string> row{cases[c]};
      add(row, quantity_.mean, c, quantity_.net, quantity_.mean_difference);
      add(row, quantity_.shortfall, c, net_at_last, {last});
      table.add(std::move(row));
    }
    return table.text();
  }

 private:
  static Place in_case(std::size_t c, const Place& place) {
    Place whole{c};
    whole.insert(whole.end(), place.begin(), place.end());
    return whole;
  }

  void add(std::vector<std::string>& row, const std::string& name, std::size_t c,
           const Place& estimate, const Place& difference) const {
    const std::string book = "book_" + name;
    const std::string more = "book_difference_" + name;
    const double number = view_.number(book, in_case(c, estimate));
    row.push_back(estimate_text(number, view_.number(book + "_se", in_case(c, estimate))));
    row.push_back(c == 0 ? ""
                         : difference_text(view_.number(more, in_case(c, difference)),
                                           view_.number(more + "_se", in_case(c, difference))));
    row.push_back(ratio_text(number, view_.number(book, in_case(0, estimate))));
  }

  const ResultView& view_;
  Quantity quantity_;
};

}  // namespace

std::string cases_text(const ResultView& view) {
  std::string text = CaseTable(view, {"book, net",
                                      "expected loss",
                                      "expected_loss",
                                      "expected_shortfall",
                                      {net_place},
                                      {net_place}})
                         .text();
  if (view.find_table("book_expected_net_cost") != nullptr)
    text += "\n" + CaseTable(view, {"book, net cost",
                                    "expected",
                                    "expected_net_cost",
                                    "net_cost_expected_shortfall",
                                    {},
                                    {}})
                       .text();
  return text;
}

}  // namespace faultline::cli
