// SPDX-License-Identifier: Apache-2.0
#include "cli/block_errors.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
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

/// What a loss is the mean of, summed by block; empty for tables without such sums.
std::vector<double> sums_of_loss(const ResultView& view, std::string_view table,
                                 std::span<const std::size_t> at) {
  const auto copy = [](std::span<const double> row) {
    return std::vector<double>(row.begin(), row.end());
  };
  if (table == "expected_loss") return copy(view.row("block_loss", at));
  if (table == "book_expected_loss") return copy(view.row("book_block_loss", at));
  if (table != "book_expected_shortfall" || at[1] != net_place) return {};
  auto excess = copy(view.row("book_block_excess", std::array{at[0], at[2]}));
  const double level = view.numbers_along("level")[at[2]];
  for (double& sum : excess) sum /= 1.0 - level;
  return excess;
}

/// Likewise of a net cost, where premiums are all that it adds to a net loss: trials differ by
/// their losses only. Where reinstatements cost anything, they differ by these too.
std::vector<double> sums_of_cost(const ResultView& view, const std::string& of_whom,
                                 std::string_view cost, std::span<const std::size_t> at) {
  const auto whom = at.first(of_whom.empty() ? 2 : 1);
  std::vector<std::size_t> of_net(whom.begin(), whom.end());
  of_net.push_back(net_place);
  if (view.number(of_whom + "expected_reinstatement_premium", whom) != 0.0) return {};
  if (cost == "expected_net_cost") return sums_of_loss(view, of_whom + "expected_loss", of_net);
  if (cost != "net_cost_expected_shortfall") return {};
  of_net.push_back(at.back());
  return sums_of_loss(view, of_whom + "expected_shortfall", of_net);
}

std::vector<double> sums_of(const ResultView& view, std::string_view table,
                            std::span<const std::size_t> at) {
  if (table.find("net_cost") == table.npos) return sums_of_loss(view, table, at);
  const std::string of_whom = table.starts_with("book_") ? "book_" : "";
  return sums_of_cost(view, of_whom, table.substr(of_whom.size()), at);
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
