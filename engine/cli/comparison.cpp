// SPDX-License-Identifier: Apache-2.0
#include "cli/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "cli/block_errors.hpp"
#include "cli/different_arrays.hpp"
#include "cli/label_match.hpp"
#include "cli/result_view.hpp"
#include "io/result_attributes.hpp"
#include "risk/separate_difference.hpp"

namespace faultline::cli {

namespace {

constexpr double confidence = 0.95;  ///< of every interval in a result

bool has_table(const ResultView& view, const std::string& name) {
  return view.find_table(name) != nullptr;
}

/// Whether the error of an estimate is an interval: it has no standard error.
bool has_interval(const ResultView& view, const std::string& table) {
  return !has_table(view, table + "_se") && has_table(view, table + "_low") &&
         has_table(view, table + "_high");
}

bool has_error(const ResultView& view, const std::string& table) {
  return has_table(view, table + "_se") || has_interval(view, table);
}

/// Differences between the cases of a file are no estimates of a case.
bool is_difference(std::string_view table) {
  return table.starts_with("difference_") || table.starts_with("book_difference_");
}

/// The numbers of one table of both results where their labels agree.
class TableComparison {
 public:
  TableComparison(const ResultView& first, const ResultView& second, const BlockErrors* blocks,
                  const std::map<std::string, LabelMatch>& matches, const risk::Table& table)
      : first_(first),
        second_(second),
        blocks_(blocks),
        matches_(matches),
        table_(table),
        has_interval_(has_interval(first, table.name)) {}

  void append_to(ComparedCase& compared, CasePair places) {
    compared_ = &compared;
    first_at_ = {places.first};
    second_at_ = {places.second};
    walk(1);
  }

 private:
  void walk(std::size_t dimension) {
    if (dimension == table_.dims.size()) return add();
    const auto& axis = table_.dims[dimension];
    const auto& match = matches_.at(axis);
    for (std::size_t i = 0; i < match.labels.size(); ++i) {
      labels_.emplace_back(axis, match.labels[i]);
      first_at_.push_back(match.places[i].first);
      second_at_.push_back(match.places[i].second);
      walk(dimension + 1);
      labels_.pop_back();
      first_at_.pop_back();
      second_at_.pop_back();
    }
  }

  void add() {
    const double first = first_.number(table_.name, first_at_);
    const double second = second_.number(table_.name, second_at_);
    if (std::isnan(first) && std::isnan(second)) return;
    const auto paired =
        blocks_ == nullptr ? std::nullopt : blocks_->error(table_.name, first_at_, second_at_);
    const double error = paired ? *paired : apart();
    const auto kind = std::isnan(error) ? ErrorKind::none
                      : paired          ? ErrorKind::paired
                                        : ErrorKind::apart;
    compared_->numbers.push_back(
        {table_.name, labels_, first, second, second - first, error, kind});
  }

  [[nodiscard]] double apart() const {
    if (has_interval_)
      return risk::separate_error(interval(first_, first_at_), interval(second_, second_at_),
                                  confidence);
    const auto error = table_.name + "_se";
    return risk::separate_error(first_.number(error, first_at_), second_.number(error, second_at_));
  }

  [[nodiscard]] risk::IntervalEstimate interval(const ResultView& view,
                                                const std::vector<std::size_t>& at) const {
    return {view.number(table_.name, at), view.number(table_.name + "_low", at),
            view.number(table_.name + "_high", at)};
  }

  const ResultView& first_;
  const ResultView& second_;
  const BlockErrors* blocks_;  ///< null where errors are not paired
  const std::map<std::string, LabelMatch>& matches_;
  const risk::Table& table_;
  bool has_interval_;  ///< in both
  ComparedCase* compared_ = nullptr;
  std::vector<std::pair<std::string, std::string>> labels_;
  std::vector<std::size_t> first_at_;
  std::vector<std::size_t> second_at_;
};

/// Whether both have the table, over the same dimensions, and all that its error is made of.
bool is_compared(const ResultView& first, const ResultView& second, const risk::Table& table) {
  if (!std::holds_alternative<std::vector<double>>(table.values) || is_difference(table.name))
    return false;
  if (!has_error(first, table.name) || !has_error(second, table.name) ||
      has_interval(first, table.name) != has_interval(second, table.name))
    return false;
  const auto* other = second.find_table(table.name);
  return other != nullptr && other->dims == table.dims;
}

/// Every axis that both have, but for that of the cases.
std::map<std::string, LabelMatch> match_axes(const ResultView& first, const ResultView& second) {
  std::map<std::string, LabelMatch> matches;
  for (const auto& axis : first.result().axes)
    for (const auto& other : second.result().axes)
      if (axis.name == other.name && axis.name != "case")
        matches.emplace(axis.name, match_labels(first.labels(axis.name), second.labels(axis.name)));
  return matches;
}

/// Axes of whole numbers count rows, which say nothing by themselves.
std::vector<UnmatchedLabels> unmatched_labels(const run::RunResult& first,
                                              const std::map<std::string, LabelMatch>& matches) {
  std::vector<UnmatchedLabels> list;
  for (const auto& axis : first.axes) {
    const auto match = matches.find(axis.name);
    if (match == matches.end() || std::holds_alternative<std::vector<std::int64_t>>(axis.labels))
      continue;
    const auto& [labels, places, only_first, only_second] = match->second;
    if (!only_first.empty() || !only_second.empty())
      list.push_back({axis.name, only_first, only_second});
  }
  return list;
}

std::string who_alone_has(const std::string& table, const ResultView& first,
                          const ResultView& second) {
  const bool a = first.find_table(table) != nullptr;
  const bool b = second.find_table(table) != nullptr;
  return a == b ? "" : a ? "A" : "B";
}

std::vector<std::pair<std::string, std::string>> origin_of(const run::Provenance& provenance) {
  std::vector<std::pair<std::string, std::string>> values;
  io::visit_provenance(provenance, [&](const char* name, const auto& value) {
    values.emplace_back(name, fmt::format("{}", value));
  });
  return values;
}

std::vector<DifferentOrigin> different_origins(const run::Provenance& first,
                                               const run::Provenance& second) {
  const auto a = origin_of(first);
  const auto b = origin_of(second);
  std::vector<DifferentOrigin> list;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].second != b[i].second) list.push_back({a[i].first, a[i].second, b[i].second});
  return list;
}

}  // namespace

double ComparedNumber::z() const {
  return difference == 0.0 ? 0.0 : difference / standard_error;
}

Comparison compare_results(const run::RunResult& first, const run::RunResult& second,
                           const std::vector<CasePair>& cases) {
  const ResultView a(first);
  const ResultView b(second);
  const auto matches = match_axes(a, b);
  const BlockErrors blocks(a, b);
  Comparison comparison;
  comparison.numeraire = first.provenance.numeraire;
  comparison.origins = different_origins(first.provenance, second.provenance);
  comparison.unmatched = unmatched_labels(first, matches);
  comparison.apart_because = blocks.obstacle();
  comparison.costs_only_in = who_alone_has("book_expected_net_cost", a, b);
  comparison.different_arrays = different_arrays(first, second, cases);
  const auto* paired = comparison.apart_because.empty() ? &blocks : nullptr;
  for (const auto& [i, j] : cases) {
    const auto& p = first.provenance;
    const auto& q = second.provenance;
    auto& compared = comparison.cases.emplace_back();
    compared.first = p.cases[i];
    compared.second = q.cases[j];
    compared.changed = io::changed_fields(p.scenario_toml[i], "scenario of A", q.scenario_toml[j],
                                          "scenario of B");
    for (const auto& table : first.tables)
      if (is_compared(a, b, table))
        TableComparison(a, b, paired, matches, table).append_to(compared, {i, j});
  }
  return comparison;
}

}  // namespace faultline::cli
