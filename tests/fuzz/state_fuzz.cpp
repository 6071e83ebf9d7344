// SPDX-License-Identifier: Apache-2.0
//
// Saved accumulators, as `merge` loads them. The input edits what a run has saved: a line
// `put PLACE TEXT` writes the bytes of a text over those at a place, `number PLACE VALUE` a number
// of eight bytes, `cut SIZE` shortens, `append TEXT` lengthens. What comes of it is loaded, and
// saved as it was, or refused.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/archive.hpp"
#include "base/cancellation.hpp"
#include "base/executor.hpp"
#include "fuzz/edit_program.hpp"
#include "fuzz/fuzz_target.hpp"
#include "run/trial_loop.hpp"
#include "support/sample_scenario.hpp"

namespace faultline::fuzz {

namespace {

using Bytes = std::vector<std::byte>;
constexpr std::uint64_t trials = 64;
constexpr std::array<std::string_view, 4> edit_names{"put", "number", "cut", "append"};

/// One service, one pool and one size of loss, so that histograms have one row each.
run::Plan sample_plan() {
  auto scenario = test::sample_scenario();
  scenario.output.tail_trials = 4;
  scenario.shocks.clear();
  scenario.covers.clear();
  scenario.holdings.clear();
  run::PositionRow token;
  token.position.id = "token";
  scenario.positions = {token};
  scenario.book = {{.position = "token"}};
  scenario.avs.resize(1);
  scenario.operators.resize(1);
  scenario.pools.resize(1);
  scenario.commitments.resize(1);
  scenario.delegations.resize(1);
  failure::AvsFailureSpec failure;
  failure.failure_probability = 0.5;
  failure.severity = failure::FixedLaw{.value = 0.5};
  failure.participation = failure::AllTakePart{};
  scenario.avs.front().failure = failure;
  std::vector<base::Issues> issues(1);
  auto plan = run::Plan::compile(std::vector{scenario}, issues);
  FAULTLINE_PROMISE(plan.has_value());
  return std::move(*plan);
}

Bytes saved_state(const run::Plan& plan) {
  base::SerialExecutor executor;
  const base::CancellationToken cancellation;
  std::atomic<std::uint64_t> done{0};
  return run::simulate(plan, {0, trials},
                       {.executor = executor, .cancellation = cancellation, .trials_done = done})
      .save();
}

void write_over(Bytes& state, std::uint64_t place, std::string_view text) {
  if (state.empty()) return;
  const std::size_t start = place % state.size();
  const std::size_t size = std::min(text.size(), state.size() - start);
  std::memcpy(state.data() + start, text.data(), size);
}

void append(Bytes& state, std::string_view text) {
  for (const char c : text) state.push_back(static_cast<std::byte>(c));
}

void edit(Bytes& state, EditLine line) {
  const std::string_view name = edit_names[line.one_of(edit_names)];
  if (name == "cut") return state.resize(std::min<std::uint64_t>(line.number(), state.size()));
  if (name == "append") return append(state, line.rest());
  const std::uint64_t place = line.number();
  if (name == "put") return write_over(state, place, line.rest());
  const std::uint64_t value = line.number();
  write_over(state, place, {reinterpret_cast<const char*>(&value), sizeof value});
}

/// What was loaded is what is saved again, and stays so.
void check(const run::Plan& plan, const Bytes& state) {
  run::Accumulators loaded(plan);
  try {
    loaded.load(state);
  } catch (const base::ArchiveError& error) {
    FAULTLINE_PROMISE(error.what()[0] != '\0');
    return;
  }
  const Bytes saved = loaded.save();
  if (saved != state) {
    run::Accumulators again(plan);
    again.load(saved);
    FAULTLINE_PROMISE(again.save() == saved);
  }
  loaded.merge(loaded);
}

}  // namespace

}  // namespace faultline::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace faultline::fuzz;
  static const auto plan = sample_plan();
  static const auto sound = saved_state(plan);
  auto state = sound;
  const std::string_view program(reinterpret_cast<const char*>(data), size);
  for (const auto& line : edit_lines(program)) edit(state, line);
  check(plan, state);
  return 0;
}
