// SPDX-License-Identifier: Apache-2.0
#include "risk/net_cost_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/contracts.hpp"
#include "base/not_a_number.hpp"
#include "risk/holder_values.hpp"
#include "risk/level_estimate.hpp"

namespace faultline::risk {

using portfolio::HolderId;
using portfolio::perspective_count;

namespace {

constexpr auto net = static_cast<std::size_t>(portfolio::Perspective::net);

const std::vector<double>& numbers_of(const std::vector<Table>& tables, const std::string& name) {
  const Table* table = find_table(tables, name);
  FAULTLINE_EXPECT(table != nullptr);
  return std::get<std::vector<double>>(table->values);
}

/// Whether a number of the net loss moves with the premium, as means and quantiles do, or does not.
enum class Moves : std::uint8_t { yes, no };
enum class Along : std::uint8_t { nothing, levels };

/// A number of net cost, and which of net loss it is like.
struct Quantity {
  const char* of_net;
  const char* name;
  const char* says;
  Moves moves;
  Along along;
};
constexpr std::array<Quantity, 9> quantities{{
    {"expected_loss", "expected_net_cost",
     "mean over the horizon of net loss, premiums and what reinstatements cost", Moves::yes,
     Along::nothing},
    {"expected_loss_se", "expected_net_cost_se", "its standard error", Moves::no, Along::nothing},
    {"standard_deviation", "net_cost_standard_deviation", "standard deviation of the net cost",
     Moves::no, Along::nothing},
    {"standard_deviation_se", "net_cost_standard_deviation_se", "its standard error", Moves::no,
     Along::nothing},
    {"value_at_risk", "net_cost_value_at_risk",
     "smallest net cost that is exceeded with at most probability 1 - level", Moves::yes,
     Along::levels},
    {"value_at_risk_low", "net_cost_value_at_risk_low", "lower end of its confidence interval",
     Moves::yes, Along::levels},
    {"value_at_risk_high", "net_cost_value_at_risk_high", "upper end of its confidence interval",
     Moves::yes, Along::levels},
    {"expected_shortfall", "net_cost_expected_shortfall",
     "mean net cost of the worst 1 - level of trials", Moves::yes, Along::levels},
    {"expected_shortfall_se", "net_cost_expected_shortfall_se", "its standard error", Moves::no,
     Along::levels},
}};

/// Net costs of everybody, at first as if reinstatements cost nothing.
class CostWriter {
 public:
  CostWriter(const MeasureContext& context, const std::vector<Table>& tables) : context_(context) {
    for (const Quantity& quantity : quantities) add(quantity, tables);
  }

  double& at(std::string_view name, HolderId holder, std::size_t level = 0) {
    const auto found = std::find_if(made_.begin(), made_.end(),
                                    [&](const auto& one) { return one.header.name == name; });
    FAULTLINE_EXPECT(found != made_.end());
    return found->values[holder.index() * found->header.size + level];
  }

  [[nodiscard]] std::vector<Table> take() const {
    std::vector<Table> all;
    for (const auto& one : made_) one.append_to(all);
    return all;
  }

 private:
  void add(const Quantity& quantity, const std::vector<Table>& tables) {
    const bool by_level = quantity.along == Along::levels;
    HolderValues made{{quantity.name, context_.numeraire, quantity.says, by_level ? "level" : "",
                       by_level ? context_.levels.size() : 1},
                      {}};
    const auto append = [&](const std::vector<double>& values, std::size_t row,
                            std::size_t holder) {
      const double more = quantity.moves == Moves::yes ? context_.costs->premium[holder] : 0.0;
      for (std::size_t i = 0; i < made.header.size; ++i)
        made.values.push_back(values[row * made.header.size + i] + more);
    };
    const auto& of_positions = numbers_of(tables, quantity.of_net);
    const std::size_t book = context_.position_count();
    for (std::size_t p = 0; p < book; ++p) append(of_positions, p * perspective_count + net, p);
    append(numbers_of(tables, std::string("book_") + quantity.of_net), net, book);
    made_.push_back(std::move(made));
  }

  const MeasureContext& context_;
  std::vector<HolderValues> made_;
};

/// Replaces what depends on the trial by what was measured. Errors are those of one draw, and so
/// there are none where numbers are drawn.
void set_measured(HolderId holder, const measure::NetCost::Law& law, const TrialTotals& totals,
                  const MeasureContext& context, CostWriter& writer) {
  const auto n = static_cast<double>(totals.count());
  const double premium = context.costs->premium[holder.index()];
  const bool errors = !context.parameter_parts;
  const auto set = [&](std::string_view name, double number, std::size_t level = 0) {
    writer.at(name, holder, level) = number;
  };
  const auto curve = law.law.curve(totals);
  set("expected_net_cost", premium + law.sums.mean(n));
  set("expected_net_cost_se", errors ? law.sums.mean_error(n) : base::not_a_number);
  set("net_cost_standard_deviation", law.sums.deviation(n));
  set("net_cost_standard_deviation_se",
      errors ? curve.standard_deviation_error() : base::not_a_number);
  ExceedanceCurve::RankTable ranks;
  for (std::size_t l = 0; l < context.levels.size(); ++l) {
    if (std::isnan(writer.at("net_cost_value_at_risk", holder, l)))
      continue;  // nobody asks for its quantiles
    const auto found = LevelEstimate::of(curve, context.levels[l], context.confidence, ranks);
    set("net_cost_value_at_risk", premium + found.value, l);
    set("net_cost_value_at_risk_low", errors ? premium + found.interval.low : base::not_a_number,
        l);
    set("net_cost_value_at_risk_high", errors ? premium + found.interval.high : base::not_a_number,
        l);
    set("net_cost_expected_shortfall", premium + found.shortfall, l);
    set("net_cost_expected_shortfall_se", errors ? found.shortfall_error : base::not_a_number, l);
  }
}

}  // namespace

std::vector<Table> net_cost_tables(const measure::NetCost& cost, const MeasureContext& context,
                                   const std::vector<Table>& tables) {
  if (!context.costs) return {};
  CostWriter writer(context, tables);
  for (std::size_t h = 0; h < context.holder_count(); ++h) {
    const HolderId holder{h};
    if (const auto law = cost.law_of(holder))
      set_measured(holder, *law, cost.totals(), context, writer);
  }
  return writer.take();
}

}  // namespace faultline::risk
