// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/comparison_report.hpp"
#include "cli/text_table.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t most_changes = 12;  ///< fields of a scenario that are listed
constexpr std::size_t most_names = 8;     ///< of labels or arrays
constexpr std::size_t most_width = 32;    ///< bytes of a value

struct EstimateName {
  std::string_view table;
  std::string_view words;
};
constexpr std::array<EstimateName, 7> of_book{
    {{"book_expected_loss", "expected loss"},
     {"book_standard_deviation", "standard deviation"},
     {"book_loss_probability", "P(loss)"},
     {"book_value_at_risk", "VaR"},
     {"book_expected_shortfall", "ES"},
     {"book_expected_net_cost", "expected net cost"},
     {"book_net_cost_expected_shortfall", "net cost, ES"}}};
constexpr std::array<EstimateName, 4> of_positions{
    {{"expected_loss", "expected loss"},
     {"expected_shortfall", "ES"},
     {"expected_net_cost", "expected net cost"},
     {"net_cost_expected_shortfall", "net cost, ES"}}};

/// Cut in front of the character that would reach beyond.
std::string shortened(const std::string& text) {
  if (text.size() <= most_width) return text;
  std::size_t end = most_width;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string names_text(const std::vector<std::string>& names) {
  const auto shown = std::min(names.size(), most_names);
  auto text = fmt::format("{}", fmt::join(names.begin(), names.begin() + shown, ", "));
  if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

std::string written(const std::string& value) {
  return value.empty() ? "not there" : shortened(value);
}

std::string origins_text(const std::vector<DifferentOrigin>& origins) {
  if (origins.empty()) return "Both follow from the same program, plan, seed and trials.\n";
  TextTable table({"what they follow from", "A", "B"});
  for (const auto& [name, first, second] : origins)
    table.add({name, shortened(first), shortened(second)});
  return table.text();
}

std::string unmatched_text(const UnmatchedLabels& unmatched) {
  std::string text;
  if (!unmatched.only_first.empty())
    text += fmt::format("only A has {}: {}\n", unmatched.axis, names_text(unmatched.only_first));
  if (!unmatched.only_second.empty())
    text += fmt::format("only B has {}: {}\n", unmatched.axis, names_text(unmatched.only_second));
  return text;
}

std::string changes_text(const std::vector<io::ChangedField>& changed) {
  if (changed.empty()) return "The scenarios are the same.\n";
  auto text =
      fmt::format("The scenarios differ in {}:\n",
                  changed.size() == 1 ? "one field" : count_text(changed.size()) + " fields");
  for (std::size_t i = 0; i < std::min(changed.size(), most_changes); ++i)
    text += fmt::format("  {}: {} → {}\n", changed[i].path, written(changed[i].first),
                        written(changed[i].second));
  if (changed.size() > most_changes)
    text += fmt::format("  and {} more, which --json lists\n", changed.size() - most_changes);
  return text;
}

std::string label_of(const ComparedNumber& number, std::string_view axis) {
  for (const auto& [name, label] : number.labels)
    if (name == axis) return label;
  return {};
}

/// Net costs have no perspective.
bool is_net(const ComparedNumber& number) {
  const auto perspective = label_of(number, "perspective");
  return perspective.empty() || perspective == "net";
}

/// "ES 99 %".
std::string name_text(const EstimateName& name, const ComparedNumber& number) {
  const auto level = label_of(number, "level");
  if (level.empty()) return std::string(name.words);
  return std::string(name.words) + " " + level_text(std::stod(level));
}

std::string perspective_text(const ComparedNumber& number) {
  const auto perspective = label_of(number, "perspective");
  return perspective.empty() ? std::string() : ", " + perspective;
}

std::string value_text(const ComparedNumber& number, double value) {
  return number.table.ends_with("probability") ? percent_text(value) : amount_text(value);
}

/// A part in percent with two decimals more than its error needs, or an amount.
std::string more_text(const ComparedNumber& number) {
  if (number.difference == 0.0) return "equal";
  if (!number.table.ends_with("probability"))
    return difference_text(number.difference, number.standard_error);
  return difference_text(100.0 * number.difference, 100.0 * number.standard_error) + " %";
}

/// With a star in front where it is marked.
std::string z_text(double z, double marked_z) {
  if (z == 0.0) return "";
  if (std::isnan(z)) return "–";
  const auto text = std::isinf(z) ? std::string(z > 0.0 ? "+∞" : "-∞") : fmt::format("{:+.1f}", z);
  return std::abs(z) >= marked_z ? "* " + text : text;
}

class CaseText {
 public:
  CaseText(const ComparedCase& compared, double marked_z)
      : compared_(compared), marked_z_(marked_z) {}

  [[nodiscard]] std::string book(const std::string& numeraire) const {
    TextTable table(header("book, " + numeraire));
    for (const auto& name : of_book)
      for (const auto& number : compared_.numbers)
        if (number.table == name.table)
          table.add(row(name_text(name, number) + perspective_text(number), number));
    return table.text();
  }

  /// Net of cover; those of which all is equal by name alone.
  [[nodiscard]] std::string positions(const std::string& numeraire) const {
    TextTable table(header("positions, net of cover, " + numeraire));
    std::vector<std::string> equal;
    bool any = false;
    for (const auto& position : positions_compared()) {
      const auto rows = rows_of(position);
      if (std::all_of(rows.begin(), rows.end(),
                      [](const NamedNumber& one) { return one.number->difference == 0.0; })) {
        equal.push_back(position);
        continue;
      }
      any = true;
      for (const auto& [name, number] : rows) table.add(row(position + ": " + name, *number));
    }
    auto text = any ? table.text() : std::string();
    if (!equal.empty()) text += fmt::format("  equal: {}\n", names_text(equal));
    return text;
  }

 private:
  struct NamedNumber {
    std::string name;
    const ComparedNumber* number;
  };

  static std::vector<std::string> header(const std::string& what) {
    return {what, "A", "B", "B - A", "error", "z"};
  }

  [[nodiscard]] std::vector<std::string> row(const std::string& name,
                                             const ComparedNumber& number) const {
    const bool errors = number.kind != ErrorKind::none && number.difference != 0.0;
    const auto* kind = !errors ? "" : number.kind == ErrorKind::paired ? "paired" : "apart";
    return {name,
            value_text(number, number.first),
            value_text(number, number.second),
            more_text(number),
            kind,
            z_text(number.z(), marked_z_)};
  }

  /// In the order of the first result.
  [[nodiscard]] std::vector<std::string> positions_compared() const {
    std::vector<std::string> names;
    for (const auto& number : compared_.numbers)
      if (number.table == of_positions[0].table && label_of(number, "perspective") == "net")
        names.push_back(label_of(number, "position"));
    return names;
  }

  [[nodiscard]] std::vector<NamedNumber> rows_of(const std::string& position) const {
    std::vector<NamedNumber> rows;
    for (const auto& name : of_positions)
      for (const auto& number : compared_.numbers)
        if (number.table == name.table && label_of(number, "position") == position &&
            is_net(number))
          rows.push_back({name_text(name, number), &number});
    return rows;
  }

  const ComparedCase& compared_;
  double marked_z_;
};

std::string pairing_text(const Comparison& comparison) {
  if (!comparison.apart_because.empty())
    return fmt::format(
        "Errors of differences are not paired: {}.\nThose of A and B add in quadrature, as if they "
        "had met other draws.\n",
        comparison.apart_because);
  return "Trials of equal number met the same draws: paired errors are those of the differences "
         "themselves.\nOthers add in quadrature, as if A and B had met other draws.\n";
}

std::string verdict_text(const Comparison& comparison, double marked_z) {
  if (comparison.equal()) return "Equal: every array of both is the same, bit for bit.\n";
  const auto& names = comparison.different_arrays;
  return fmt::format("{}* is a difference of {:g} standard errors or more.\n",
                     names.empty() ? "Different: the labels that only one has.\n"
                                   : fmt::format("Different arrays: {}.\n", names_text(names)),
                     marked_z);
}

}  // namespace

std::string comparison_text(const Comparison& comparison, const std::string& first,
                            const std::string& second, double marked_z) {
  auto text = fmt::format("A: {}\nB: {}\n\n{}", first, second, origins_text(comparison.origins));
  for (const auto& unmatched : comparison.unmatched) text += unmatched_text(unmatched);
  if (!comparison.costs_only_in.empty())
    text += fmt::format(
        "only {} has premiums: below are losses, and not what cover costs; cases of one run are "
        "compared by net cost too\n",
        comparison.costs_only_in);
  if (!comparison.equal()) text += "\n" + pairing_text(comparison);
  for (const auto& compared : comparison.cases) {
    text += "\ncase " + compared.first;
    if (compared.first != compared.second) text += " against case " + compared.second;
    text += "\n" + changes_text(compared.changed);
    if (comparison.equal()) continue;
    const CaseText tables(compared, marked_z);
    text +=
        "\n" + tables.book(comparison.numeraire) + "\n" + tables.positions(comparison.numeraire);
  }
  return text + "\n" + verdict_text(comparison, marked_z);
}

}  // namespace faultline::cli
