// SPDX-License-Identifier: Apache-2.0
#include "cli/dependence_text.hpp"

#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

constexpr std::size_t causes = 0;
constexpr std::size_t pair_checks = 1;
constexpr std::size_t block_pairs = 2;
constexpr std::array<std::string_view, 3> kinds{"cause", "pair", "block pair"};

class DependenceChecks {
 public:
  DependenceChecks(const ResultView& view, std::size_t case_index)
      : view_(view), case_(case_index) {}

  [[nodiscard]] std::string text() const {
    const double bound = view_.number("check_bound", {case_});
    if (std::isnan(bound)) return "dependence: too few trials to hold failures against the model\n";
    const std::size_t check = furthest();
    const double z = std::fabs(number("check_largest_z", check));
    return fmt::format("dependence: {} held against the model: largest |z| {:.1f} ({}), {}\n",
                       all_counted(), z, whose(check), verdict(z, bound));
  }

 private:
  [[nodiscard]] double number(std::string_view table, std::size_t check) const {
    return view_.number(table, {case_, check});
  }

  static std::string verdict(double z, double bound) {
    return z > bound ? fmt::format("BEYOND {:.1f}, as in 5 % of sound runs at most", bound)
                     : fmt::format("95 % of sound runs stay below {:.1f}", bound);
  }

  /// "44 causes, 830 pairs, 2 block pairs", without those that there are none of.
  [[nodiscard]] std::string all_counted() const {
    std::string text;
    for (std::size_t check = 0; check < kinds.size(); ++check) {
      const double count = number("check_count", check);
      if (count == 0.0) continue;
      text += fmt::format("{}{:.0f} {}{}", text.empty() ? "" : ", ", count, kinds[check],
                          count == 1.0 ? "" : "s");
    }
    return text;
  }

  /// Which kind has the score furthest from 0; one has any.
  [[nodiscard]] std::size_t furthest() const {
    const auto distance = [&](std::size_t check) {
      return number("check_count", check) > 0.0 ? std::fabs(number("check_largest_z", check))
                                                : -1.0;
    };
    std::size_t best = causes;
    for (const std::size_t check : {pair_checks, block_pairs})
      if (distance(check) > distance(best)) best = check;
    return best;
  }

  [[nodiscard]] std::string label(std::string_view axis, std::string_view table,
                                  std::size_t check) const {
    const double position = number(table, check);
    return view_.labels(axis).at(static_cast<std::size_t>(position));
  }

  [[nodiscard]] std::string whose(std::size_t check) const {
    if (check == block_pairs) return label("block_pair", "check_first", check);
    const auto first = label("cause", "check_first", check);
    return check == causes ? first : first + " with " + label("cause", "check_second", check);
  }

  const ResultView& view_;
  std::size_t case_;
};

}  // namespace

std::string dependence_text(const ResultView& view, std::size_t case_index) {
  if (view.find_table("check_bound") == nullptr) return {};
  return DependenceChecks(view, case_index).text();
}

}  // namespace faultline::cli
