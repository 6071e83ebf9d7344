// SPDX-License-Identifier: Apache-2.0
#include "cli/result_view.hpp"

#include <algorithm>
#include <limits>
#include <variant>

#include <fmt/format.h>

#include "base/contracts.hpp"

namespace faultline::cli {

namespace {

template <class T>
std::string label_text(const T& label) {
  return fmt::format("{}", label);
}

}  // namespace

const risk::Table* ResultView::find_table(std::string_view name) const {
  return risk::find_table(result_->tables, name);
}

std::size_t ResultView::offset(const risk::Table* table, std::span<const std::size_t> at) const {
  FAULTLINE_EXPECT(table != nullptr && table->dims.size() >= at.size());
  std::size_t offset = 0;
  auto dim = table->dims.begin();
  for (const std::size_t index : at) {
    FAULTLINE_EXPECT(index < size_of(*dim));
    offset = offset * size_of(*dim++) + index;
  }
  return offset;
}

double ResultView::number(std::string_view name, std::initializer_list<std::size_t> at) const {
  return number(name, std::span(at.begin(), at.size()));
}

double ResultView::number_if_any(std::string_view name,
                                 std::initializer_list<std::size_t> at) const {
  return find_table(name) == nullptr ? std::numeric_limits<double>::quiet_NaN() : number(name, at);
}

double ResultView::number(std::string_view name, std::span<const std::size_t> at) const {
  const auto* table = find_table(name);
  const std::size_t place = offset(table, at);
  FAULTLINE_EXPECT(table->dims.size() == at.size());
  if (const auto* counts = std::get_if<std::vector<std::int64_t>>(&table->values)) {
    return static_cast<double>(counts->at(place));
  }
  return std::get<std::vector<double>>(table->values).at(place);
}

std::span<const double> ResultView::row(std::string_view name,
                                        std::span<const std::size_t> at) const {
  const auto* table = find_table(name);
  const std::size_t place = offset(table, at);
  FAULTLINE_EXPECT(table->dims.size() == at.size() + 1);
  const std::size_t length = size_of(table->dims.back());
  return std::span(std::get<std::vector<double>>(table->values)).subspan(place * length, length);
}

const std::string& ResultView::words(std::string_view name,
                                     std::initializer_list<std::size_t> at) const {
  const auto* table = find_table(name);
  const std::size_t place = offset(table, std::span(at.begin(), at.size()));
  return std::get<std::vector<std::string>>(table->values).at(place);
}

const risk::Axis& ResultView::axis(std::string_view name) const {
  const auto& axes = result_->axes;
  const auto found = std::find_if(axes.begin(), axes.end(),
                                  [&](const risk::Axis& axis) { return axis.name == name; });
  FAULTLINE_EXPECT(found != axes.end());
  return *found;
}

std::vector<std::string> ResultView::labels(std::string_view name) const {
  std::vector<std::string> texts;
  std::visit(
      [&](const auto& labels) {
        for (const auto& label : labels) texts.push_back(label_text(label));
      },
      axis(name).labels);
  return texts;
}

std::vector<double> ResultView::numbers_along(std::string_view name) const {
  return std::get<std::vector<double>>(axis(name).labels);
}

std::size_t ResultView::size_of(std::string_view name) const {
  return std::visit([](const auto& labels) { return labels.size(); }, axis(name).labels);
}

}  // namespace faultline::cli
