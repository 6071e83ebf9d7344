// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/result_view.hpp"

namespace faultline::cli {

/// Numbers of one position in one case.
class PositionView {
 public:
  PositionView(const ResultView& view, std::size_t case_index, std::size_t position)
      : view_(&view), case_(case_index), position_(position) {}

  [[nodiscard]] std::size_t position() const { return position_; }
  /// Of a table over (case, position).
  [[nodiscard]] double number(std::string_view table) const {
    return view_->number(table, {case_, position_});
  }
  /// Of a table over (case, position, …).
  [[nodiscard]] double number(std::string_view table, std::size_t index) const {
    return view_->number(table, {case_, position_, index});
  }
  /// Of the net loss, in a table over (case, position, perspective, level).
  [[nodiscard]] double net(std::string_view table, std::size_t level) const {
    return view_->number(table, {case_, position_, net_place, level});
  }

 private:
  const ResultView* view_;
  std::size_t case_;
  std::size_t position_;
};

}  // namespace faultline::cli
