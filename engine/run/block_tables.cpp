// SPDX-License-Identifier: Apache-2.0
#include "run/block_tables.hpp"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "portfolio/loss_batch.hpp"
#include "risk/block_costs.hpp"
#include "risk/measure.hpp"
#include "run/book_numbers.hpp"

namespace faultline::run {

namespace {

using portfolio::HolderId;
using portfolio::Perspective;
using risk::measure::BlockSums;

risk::Axis axis_of_blocks() {
  std::vector<std::int64_t> numbers(BlockSums::blocks);
  std::iota(numbers.begin(), numbers.end(), 0);
  return {block_axis, "1",
          "trials whose numbers are equal to it modulo 64; where numbers are drawn that are not "
          "known, those of the draws whose numbers are",
          std::move(numbers)};
}

/// The values of all cases, one after the other.
class BlockTables {
 public:
  BlockTables(const Plan& plan, const RunResult& result) : plan_(plan), result_(result) {}

  void add(std::size_t case_index, std::span<const risk::Measure> measures) {
    const auto& context = plan_.cases()[case_index].measures;
    const BlockSums& sums = risk::block_sums(measures);
    for (const auto count : sums.trials()) trials_.push_back(static_cast<std::int64_t>(count));
    for (std::size_t holder = 0; holder < context.holder_count(); ++holder) {
      auto& losses = HolderId{holder} == context.book() ? book_losses_ : losses_;
      for (std::size_t p = 0; p < portfolio::perspective_count; ++p)
        append(sums.losses(HolderId{holder}, static_cast<Perspective>(p)), losses);
    }
    for (std::size_t l = 0; l < context.levels.size(); ++l)
      append(sums.book_excess(numbers(case_index).net_loss("value_at_risk", l)), loss_excess_);
    if (context.costs) add_costs(case_index, risk::BlockCosts(measures));
  }

  [[nodiscard]] std::vector<risk::Table> take() {
    std::vector<risk::Table> tables;
    tables.push_back(
        {"block_trials", {"case", block_axis}, "1", "trials of the block", std::move(trials_)});
    const auto add = [&](const char* name, std::vector<std::string> dims, const char* says,
                         std::vector<double>& values) {
      dims.insert(dims.begin(), "case");
      dims.emplace_back(block_axis);
      tables.push_back(
          {name, std::move(dims), result_.provenance.numeraire, says, std::move(values)});
    };
    add("block_loss", {"position", "perspective"},
        "sum of the losses of its trials, for paired errors", losses_);
    add("book_block_loss", {"perspective"}, "the same of the book", book_losses_);
    add("book_block_excess", {"level"},
        "sum of what the net loss of the book exceeds its value at risk by in its trials",
        loss_excess_);
    if (book_costs_.empty()) return tables;
    add("block_net_cost", {"position"},
        "sum of the net costs of its trials without premiums, for paired errors", costs_);
    add("book_block_net_cost", {}, "the same of the book", book_costs_);
    add("book_block_net_cost_excess", {"level"},
        "sum of what the net cost of the book exceeds its value at risk by in its trials",
        cost_excess_);
    return tables;
  }

 private:
  void add_costs(std::size_t case_index, const risk::BlockCosts& costs) {
    const auto& context = plan_.cases()[case_index].measures;
    for (std::size_t holder = 0; holder < context.holder_count(); ++holder)
      append(costs.sums(HolderId{holder}),
             HolderId{holder} == context.book() ? book_costs_ : costs_);
    for (std::size_t l = 0; l < context.levels.size(); ++l)
      append(costs.book_excess(numbers(case_index).value_at_risk(l)), cost_excess_);
  }

  [[nodiscard]] BookNumbers numbers(std::size_t case_index) const {
    return {result_.tables, case_index, plan_.run().levels.size()};
  }

  static void append(const std::vector<double>& sums, std::vector<double>& values) {
    values.insert(values.end(), sums.begin(), sums.end());
  }

  const Plan& plan_;
  const RunResult& result_;
  std::vector<std::int64_t> trials_;
  std::vector<double> losses_;
  std::vector<double> book_losses_;
  std::vector<double> loss_excess_;
  std::vector<double> costs_;
  std::vector<double> book_costs_;
  std::vector<double> cost_excess_;
};

}  // namespace

void append_block_sums(const Plan& plan, const Accumulators& measured, RunResult& result) {
  if (!plan.keeps(Store::blocks)) return;
  BlockTables tables(plan, result);
  for (std::size_t c = 0; c < plan.cases().size(); ++c) tables.add(c, measured.measures(c));
  result.axes.push_back(axis_of_blocks());
  for (auto& table : tables.take()) result.tables.push_back(std::move(table));
}

}  // namespace faultline::run
