// SPDX-License-Identifier: Apache-2.0
#include "run/position_tables.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/not_a_number.hpp"
#include "run/position_numbers.hpp"

namespace faultline::run {

namespace {

using One = PositionNumbers;

/// An amount over the horizon, as a rate of the value.
double rate_of(const One& one, double amount) {
  return amount / (one.terms().value * one.horizon_years());
}

double gross_yield(const One& one) {
  return one.terms().earnings.total() / one.terms().value;
}

double loss_rate(const One& one) {
  return rate_of(one, one.net("expected_loss"));
}

double loss_rate_error(const One& one) {
  return rate_of(one, one.net("expected_loss_se"));
}

double net_yield(const One& one) {
  return gross_yield(one) - loss_rate(one);
}

/// What is earned over the horizon net of the expected loss, for each unit of expected shortfall.
double net_per_shortfall(const One& one, std::size_t level) {
  const double net = net_yield(one) * one.terms().value * one.horizon_years();
  const double shortfall = one.net("expected_shortfall", level);
  return shortfall > 0.0 ? net / shortfall : base::not_a_number;
}

/// The two estimates come from the same trials: errors are added up, as if they moved together.
double net_per_shortfall_error(const One& one, std::size_t level) {
  const double shortfall = one.net("expected_shortfall", level);
  return one.net("expected_loss_se") / shortfall + std::abs(net_per_shortfall(one, level)) *
                                                       one.net("expected_shortfall_se", level) /
                                                       shortfall;
}

void append_yields(PositionTables& tables) {
  tables.add("gross_yield", "1/year", "earnings before losses, as a rate of the value",
             gross_yield);
  tables.add("gross_yield_low", "1/year", "the same at the lower ends of what is an interval",
             [](const One& one) { return one.terms().earnings.low / one.terms().value; });
  tables.add("gross_yield_high", "1/year", "the same at the upper ends",
             [](const One& one) { return one.terms().earnings.high / one.terms().value; });
  tables.add("expected_loss_rate", "1/year", "expected net loss, as a rate of the value",
             loss_rate);
  tables.add("expected_loss_rate_se", "1/year", "its standard error", loss_rate_error);
  tables.add("net_yield", "1/year", "gross yield less the rate of the expected loss", net_yield);
  tables.add("net_yield_se", "1/year", "its standard error", loss_rate_error);
  tables.add(
      "net_yield_low", "1/year", "the same at the lower ends of what is an interval",
      [](const One& one) { return one.terms().earnings.low / one.terms().value - loss_rate(one); });
  tables.add("net_yield_high", "1/year", "the same at the upper ends", [](const One& one) {
    return one.terms().earnings.high / one.terms().value - loss_rate(one);
  });
  tables.add_by_level("net_yield_per_shortfall", "1",
                      "net earnings of the horizon for each unit of expected shortfall; NaN where "
                      "that is 0",
                      net_per_shortfall);
  tables.add_by_level("net_yield_per_shortfall_se", "1",
                      "its standard error, or more: as if both estimates erred together",
                      net_per_shortfall_error);
}

void append_parts(const Plan& plan, PositionTables& tables, RunResult& result) {
  result.axes.push_back({"yield_part", "", "what a position earns by",
                         std::vector<std::string>(portfolio::yield_part_names.begin(),
                                                  portfolio::yield_part_names.end())});
  tables.add_along("yield_part", portfolio::yield_part_count, "yield_by_part", "1/year",
                   "earnings before losses by what they are paid for, as a rate of the value",
                   [](const One& one, std::size_t part) {
                     return one.terms().earnings.part[part] / one.terms().value;
                   });
  tables.add_along("yield_part", portfolio::yield_part_count, "earnings_by_part", plan.numeraire(),
                   "the same over the horizon, as an amount", [](const One& one, std::size_t part) {
                     return one.terms().earnings.part[part] * one.horizon_years();
                   });
}

double per_share(const One& one, double amount) {
  return one.terms().supply ? amount / *one.terms().supply : base::not_a_number;
}

/// Not below 0, where freezing cost more than there was. NaN of NaN.
double price_after(const One& one, double loss) {
  const double left = one.terms().value - loss;
  return per_share(one, left < 0.0 ? 0.0 : left);
}

void append_shares(PositionTables& tables, const std::string& unit) {
  const auto price_at = [](const char* table) {
    return [table](const One& one, std::size_t l) { return price_after(one, one.net(table, l)); };
  };
  tables.add("share_price", unit, "value of a share before any loss; NaN without `supply`",
             [](const One& one) { return price_after(one, 0.0); });
  tables.add("share_price_mean", unit, "mean of the value of a share after the losses of a horizon",
             [](const One& one) { return price_after(one, one.net("expected_loss")); });
  tables.add("share_price_mean_se", unit, "its standard error",
             [](const One& one) { return per_share(one, one.net("expected_loss_se")); });
  tables.add("share_price_deviation", unit, "standard deviation of that value",
             [](const One& one) { return per_share(one, one.net("standard_deviation")); });
  tables.add_by_level("share_price_quantile", unit,
                      "the largest price that it ends below with at most probability 1 - level",
                      price_at("value_at_risk"));
  tables.add_by_level("share_price_quantile_low", unit, "lower end of its confidence interval",
                      price_at("value_at_risk_high"));
  tables.add_by_level("share_price_quantile_high", unit, "upper end of its confidence interval",
                      price_at("value_at_risk_low"));
}

/// A net loss of the position, as the lender meets it.
double lenders(const One& one, double loss) {
  if (!one.terms().loan || std::isnan(loss)) return base::not_a_number;
  return one.terms().loan->lenders_loss(one.terms().value, loss);
}

bool reaches_the_loan(const One& one, std::size_t level) {
  return one.net("value_at_risk", level) >= one.terms().loan->cushion(one.terms().value);
}

double lenders_shortfall(const One& one, std::size_t level) {
  if (!one.terms().loan || std::isnan(one.net("value_at_risk", level))) return base::not_a_number;
  if (reaches_the_loan(one, level)) return lenders(one, one.net("expected_shortfall", level));
  return one.own("lender_expected_loss") / (1.0 - one.level(level));
}

double lenders_shortfall_error(const One& one, std::size_t level) {
  if (!one.terms().loan || std::isnan(one.net("value_at_risk", level))) return base::not_a_number;
  if (reaches_the_loan(one, level)) {
    return one.net("expected_shortfall_se", level) * (1.0 - one.terms().loan->discount);
  }
  return one.own("lender_expected_loss_se") / (1.0 - one.level(level));
}

void append_loans(PositionTables& tables, const std::string& unit) {
  const auto loss_at = [](const char* table) {
    return [table](const One& one, std::size_t l) { return lenders(one, one.net(table, l)); };
  };
  tables.add("loan", unit, "what was lent against the position; NaN where nothing was",
             [](const One& one) {
               return one.terms().loan ? one.terms().loan->amount : base::not_a_number;
             });
  tables.add(
      "loan_to_value", "1", "the loan, as a part of the value before any loss", [](const One& one) {
        return one.terms().loan ? one.terms().loan->amount / one.terms().value : base::not_a_number;
      });
  tables.add_by_level("lender_value_at_risk", unit,
                      "smallest loss of the lender that is exceeded with at most probability "
                      "1 - level",
                      loss_at("value_at_risk"));
  tables.add_by_level("lender_value_at_risk_low", unit, "lower end of its confidence interval",
                      loss_at("value_at_risk_low"));
  tables.add_by_level("lender_value_at_risk_high", unit, "upper end of its confidence interval",
                      loss_at("value_at_risk_high"));
  tables.add_by_level("lender_expected_shortfall", unit,
                      "mean loss of the lender in the worst 1 - level of trials",
                      lenders_shortfall);
  tables.add_by_level("lender_expected_shortfall_se", unit, "its standard error",
                      lenders_shortfall_error);
}

double requested(const One& one) {
  return one.terms().queue ? one.terms().queue->part() * one.terms().value : base::not_a_number;
}

/// What those who stay earn net of the losses that they bear, of their capital over time (L.20).
double stayers_yield(const One& one) {
  if (!one.terms().queue) return base::not_a_number;
  const auto& earnings = one.terms().earnings;
  const double value = one.terms().value;
  const double years = one.horizon_years() - one.terms().queue->part_years();
  if (!(years > 0.0)) return base::not_a_number;
  const double points = earnings.part[static_cast<std::size_t>(portfolio::YieldPart::points)];
  return (earnings.into_price() * one.horizon_years() - one.own("queue_stayers_loss")) /
             (value * years) +
         points / value;
}

double stayers_yield_error(const One& one) {
  if (std::isnan(stayers_yield(one))) return base::not_a_number;
  return one.own("queue_stayers_loss_se") /
         (one.terms().value * (one.horizon_years() - one.terms().queue->part_years()));
}

void append_queues(PositionTables& tables, const std::string& unit) {
  tables.add("queue_requested", unit,
             "what queued withdrawals were worth at the beginning; NaN where base::not_a_number "
             "are queued",
             requested);
  tables.add("queue_paid_per_unit", "1", "mean of what they pay, for each unit requested",
             [](const One& one) { return 1.0 - one.own("queue_loss") / requested(one); });
  tables.add("queue_paid_per_unit_se", "1", "its standard error",
             [](const One& one) { return one.own("queue_loss_se") / requested(one); });
  tables.add("stayers_net_yield", "1/year",
             "what those earn who stay or take the places of those who leave, net of the losses "
             "that they bear, as a rate of their capital; NaN where base::not_a_number are queued",
             stayers_yield);
  tables.add("stayers_net_yield_se", "1/year", "its standard error", stayers_yield_error);
}

}  // namespace

void append_positions(const Plan& plan, RunResult& result) {
  const auto& asked = plan.cases().front().measures.asked;
  if (asked == portfolio::AskedTerms{}) return;
  PositionTables tables(plan, result);
  tables.add("position_value", plan.numeraire(), "what the position is worth before any loss",
             [](const One& one) { return one.terms().value; });
  if (asked.earnings) {
    append_parts(plan, tables, result);
    append_yields(tables);
  }
  const auto unit = plan.numeraire();
  if (asked.supply) append_shares(tables, unit);
  if (asked.loan) append_loans(tables, unit);
  if (asked.queue) append_queues(tables, unit);
}

}  // namespace faultline::run
