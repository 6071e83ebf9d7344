// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "portfolio/loss_batch.hpp"
#include "portfolio/position_terms.hpp"
#include "run/plan.hpp"
#include "run/run_result.hpp"

namespace faultline::run {

/// One position in one case: its terms, and what was measured of it.
class PositionNumbers {
 public:
  PositionNumbers(const Plan& plan, const RunResult& result, std::size_t case_index,
                  std::size_t position)
      : plan_(&plan), result_(&result), case_(case_index), position_(position) {}

  [[nodiscard]] const portfolio::PositionTerms& terms() const {
    return plan_->cases()[case_].measures.terms[position_];
  }
  [[nodiscard]] double horizon_years() const {
    return plan_->cases()[case_].measures.horizon_years;
  }
  [[nodiscard]] double level(std::size_t l) const { return plan_->run().levels[l]; }

  /// Of the net loss, in a table over (case, position, perspective).
  [[nodiscard]] double net(std::string_view table) const;
  /// The same at a level.
  [[nodiscard]] double net(std::string_view table, std::size_t level) const;
  /// In a table over (case, position).
  [[nodiscard]] double own(std::string_view table) const;

 private:
  [[nodiscard]] double number(std::string_view table, std::size_t place) const;
  [[nodiscard]] std::size_t row() const {
    return case_ * plan_->cases().front().measures.position_count() + position_;
  }

  const Plan* plan_;
  const RunResult* result_;
  std::size_t case_;
  std::size_t position_;
};

/// Tables over (case, position), or with one more dimension, of numbers computed one by one.
class PositionTables {
 public:
  PositionTables(const Plan& plan, RunResult& result) : plan_(plan), result_(result) {}

  /// `number(one)` of every case and position.
  template <class Number>
  void add(std::string name, std::string units, std::string long_name, const Number& number) {
    std::vector<double> values;
    for_each([&](const PositionNumbers& one) { values.push_back(number(one)); });
    append({std::move(name),
            {"case", "position"},
            std::move(units),
            std::move(long_name),
            std::move(values)});
  }
  /// `number(one, i)` of every case and position, i < size.
  template <class Number>
  void add_along(std::string dimension, std::size_t size, std::string name, std::string units,
                 std::string long_name, const Number& number) {
    std::vector<double> values;
    for_each([&](const PositionNumbers& one) {
      for (std::size_t i = 0; i < size; ++i) values.push_back(number(one, i));
    });
    append({std::move(name),
            {"case", "position", std::move(dimension)},
            std::move(units),
            std::move(long_name),
            std::move(values)});
  }
  template <class Number>
  void add_by_level(std::string name, std::string units, std::string long_name,
                    const Number& number) {
    add_along("level", plan_.run().levels.size(), std::move(name), std::move(units),
              std::move(long_name), number);
  }

 private:
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t c = 0; c < plan_.cases().size(); ++c)
      for (std::size_t p = 0; p < plan_.cases()[c].measures.position_count(); ++p)
        visit(PositionNumbers(plan_, result_, c, p));
  }
  void append(risk::Table table) { result_.tables.push_back(std::move(table)); }

  const Plan& plan_;
  RunResult& result_;
};

}  // namespace faultline::run
