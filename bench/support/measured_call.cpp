// SPDX-License-Identifier: Apache-2.0
#include "support/measured_call.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include <benchmark/benchmark.h>

#include "support/instruction_counter.hpp"

namespace faultline::bench {

/// Under this name bench/instructions.py counts.
[[gnu::noinline]] void make_calls(const MeasuredCall& measured, long times) {
  for (long i = 0; i < times; ++i) measured.call();
}

namespace {

constexpr int usage_error = 64;

void measure(benchmark::State& state, const MeasuredCall& measured) {
  const InstructionCounter counter;
  const auto before = counter.read();
  for (auto _ : state) {
    measured.call();
    benchmark::ClobberMemory();
  }
  const auto after = counter.read();
  const auto trials = static_cast<double>(measured.trials);
  using Counter = benchmark::Counter;
  state.counters["time/trial"] =
      Counter(trials, Counter::kIsIterationInvariantRate | Counter::kInvert);
  if (before && after) {
    state.counters["instructions/trial"] =
        Counter(static_cast<double>(*after - *before) / trials, Counter::kAvgIterations);
  }
}

int list(const std::vector<MeasuredCall>& calls) {
  for (const auto& measured : calls) std::cout << measured.name << ' ' << measured.trials << '\n';
  return 0;
}

int repeat(const std::vector<MeasuredCall>& calls, std::string_view name, long times) {
  const auto found = std::find_if(calls.begin(), calls.end(),
                                  [&](const auto& measured) { return measured.name == name; });
  if (found == calls.end()) {
    std::cerr << "no call is named " << name << '\n';
    return usage_error;
  }
  make_calls(*found, times);
  return 0;
}

}  // namespace

int run_measured_calls(int argc, char** argv, const std::vector<MeasuredCall>& calls) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "--list") return list(calls);
  if (mode == "--repeat" && argc == 4) return repeat(calls, argv[2], std::atol(argv[3]));
  for (const auto& measured : calls) {
    benchmark::RegisterBenchmark(measured.name.c_str(), measure, measured);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return usage_error;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace faultline::bench
