// SPDX-License-Identifier: Apache-2.0
#include "run/block_tables.hpp"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "portfolio/loss_batch.hpp"
#include "risk/measure.hpp"
#include "run/net_book_number.hpp"

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

  void add(std::size_t case_index, const BlockSums& sums) {
    for (const auto count : sums.trials()) trials_.push_back(static_cast<std::int64_t>(count));
    const auto& context = plan_.cases()[case_index].measures;
    for (std::size_t holder = 0; holder < context.holder_count(); ++holder) {
      auto& losses = HolderId{holder} == context.book() ? book_ : positions_;
      for (std::size_t p = 0; p < portfolio::perspective_count; ++p)
        append(sums.losses(HolderId{holder}, static_cast<Perspective>(p)), losses);
    }
    for (std::size_t l = 0; l < context.levels.size(); ++l) {
      const double value = net_book_number(result_.tables, "book_value_at_risk", case_index, l,
                                           context.levels.size());
      append(sums.book_excess(value), excess_);
    }
  }

  [[nodiscard]] std::vector<risk::Table> take() {
    const auto& money = result_.provenance.numeraire;
    return {{"block_trials", {"case", block_axis}, "1", "trials of the block", std::move(trials_)},
            {"block_loss",
             {"case", "position", "perspective", block_axis},
             money,
             "sum of the losses of its trials, for paired errors",
             std::move(positions_)},
            {"book_block_loss",
             {"case", "perspective", block_axis},
             money,
             "the same of the book",
             std::move(book_)},
            {"book_block_excess",
             {"case", "level", block_axis},
             money,
             "sum of what the net loss of the book exceeds its value at risk by in its trials",
             std::move(excess_)}};
  }

 private:
  static void append(const std::vector<double>& sums, std::vector<double>& values) {
    values.insert(values.end(), sums.begin(), sums.end());
  }

  const Plan& plan_;
  const RunResult& result_;
  std::vector<std::int64_t> trials_;
  std::vector<double> positions_;
  std::vector<double> book_;
  std::vector<double> excess_;
};

}  // namespace

void append_block_sums(const Plan& plan, const Accumulators& measured, RunResult& result) {
  if (!plan.keeps(Store::blocks)) return;
  BlockTables tables(plan, result);
  for (std::size_t c = 0; c < plan.cases().size(); ++c)
    tables.add(c, risk::block_sums(measured.measures(c)));
  result.axes.push_back(axis_of_blocks());
  for (auto& table : tables.take()) result.tables.push_back(std::move(table));
}

}  // namespace faultline::run
