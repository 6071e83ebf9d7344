// SPDX-License-Identifier: Apache-2.0
#include "cli/block_errors.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "risk/paired_difference.hpp"

namespace faultline::cli {

namespace {

bool keeps_blocks(const ResultView& view) {
  return view.find_table("block_trials") != nullptr;
}

/// 0 where all numbers are known.
std::size_t parameter_draws(const ResultView& view) {
  return view.find_table("parameter_value") == nullptr ? 0 : view.size_of("parameter_draw");
}

std::string missing_blocks(const ResultView& first, const ResultView& second) {
  const auto* who = keeps_blocks(first)    ? "B keeps"
                    : keeps_blocks(second) ? "A keeps"
                                           : "both keep";
  return fmt::format("{} no sums by block of trials, as `blocks` is not in output.store", who);
}

/// Of a case; the same in all of them.
std::vector<std::uint64_t> trials_by_block(const ResultView& view) {
  const auto* table = view.find_table("block_trials");
  const auto& all = std::get<std::vector<std::int64_t>>(table->values);
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(view.size_of("block"))};
}

/// What an estimate is the mean of, summed by block; empty for those without such sums.
std::vector<double> sums_of(const ResultView& view, std::string_view table,
                            std::span<const std::size_t> at) {
  const auto sums = [&](std::string_view name, std::span<const std::size_t> of) {
    if (view.find_table(name) == nullptr) return std::vector<double>{};
    const auto row = view.row(name, of);
    return std::vector<double>(row.begin(), row.end());
  };
  const auto shortfall = [&](std::string_view excess, std::size_t level) {
    auto all = sums(excess, std::array{at[0], level});
    for (double& sum : all) sum /= 1.0 - view.numbers_along("level")[level];
    return all;
  };
  if (table == "expected_loss") return sums("block_loss", at);
  if (table == "book_expected_loss") return sums("book_block_loss", at);
  if (table == "book_expected_shortfall" && at[1] == net_place)
    return shortfall("book_block_excess", at[2]);
  if (table == "expected_net_cost") return sums("block_net_cost", at);
  if (table == "book_expected_net_cost") return sums("book_block_net_cost", at);
  if (table == "book_net_cost_expected_shortfall")
    return shortfall("book_block_net_cost_excess", at[1]);
  return {};
}

}  // namespace

std::string BlockErrors::obstacle() const {
  const auto& a = first_.result().provenance;
  const auto& b = second_.result().provenance;
  std::vector<std::string> reasons;
  if (a.seed != b.seed) reasons.emplace_back("their seeds differ");
  if (a.trials != b.trials) reasons.emplace_back("their trials differ");
  if (a.rng != b.rng) reasons.emplace_back("their generators differ");
  if (a.method != b.method) reasons.emplace_back("their methods differ");
  if (parameter_draws(first_) != parameter_draws(second_))
    reasons.emplace_back("their numbers of parameter draws differ");
  if (!keeps_blocks(first_) || !keeps_blocks(second_))
    reasons.push_back(missing_blocks(first_, second_));
  return fmt::format("{}", fmt::join(reasons, ", and "));
}

std::optional<double> BlockErrors::error(std::string_view table,
                                         std::span<const std::size_t> first_at,
                                         std::span<const std::size_t> second_at) const {
  const auto first = sums_of(first_, table, first_at);
  const auto second = sums_of(second_, table, second_at);
  if (first.empty() || second.empty()) return std::nullopt;
  return risk::paired_difference(first, second, trials_by_block(first_)).standard_error;
}

}  // namespace faultline::cli
