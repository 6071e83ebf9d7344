// SPDX-License-Identifier: Apache-2.0
#include "risk/exceedance_tables.hpp"

#include <cstddef>

namespace faultline::risk {
namespace {

HolderTable return_period_table(const MeasureContext& context, const std::string& name,
                                const std::string& long_name) {
  return {context,
          {.name = name,
           .units = context.numeraire,
           .long_name = long_name,
           .dimension = "return_period",
           .size = context.return_periods_years.size()}};
}

}  // namespace

ExceedanceTables::ExceedanceTables(const MeasureContext& context, const std::string& name,
                                   const std::string& what)
    : loss_(return_period_table(context, name,
                                what + " that is exceeded with probability horizon/return period; "
                                       "NaN where that is 1 or more")),
      low_(return_period_table(
          context, name + "_low",
          "lower end of its confidence interval; NaN when fewer than 100 trials make up its tail")),
      high_(return_period_table(context, name + "_high",
                                "upper end of its confidence interval; NaN when fewer than 100 "
                                "trials make up its tail")) {}

void ExceedanceTables::set(const MeasureContext& context, portfolio::HolderId holder,
                           portfolio::Perspective perspective, const ExceedanceCurve& curve,
                           ExceedanceCurve::RankTable& ranks) {
  if (!context.has_curve(holder)) return;
  for (std::size_t i = 0; i < context.return_periods_years.size(); ++i) {
    const double level = context.level_of_return_period(context.return_periods_years[i]);
    if (level <= 0.0) continue;
    const Interval interval = curve.interval(level, context.confidence, ranks);
    loss_.at(holder, perspective, i) = curve.value_at_risk(level);
    low_.at(holder, perspective, i) = interval.low;
    high_.at(holder, perspective, i) = interval.high;
  }
}

void ExceedanceTables::append_to(std::vector<Table>& tables) const {
  for (const auto* table : {&loss_, &low_, &high_}) table->append_to(tables);
}

}  // namespace faultline::risk
