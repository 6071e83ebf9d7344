// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "random/trial_range.hpp"
#include "risk/table.hpp"

namespace faultline::run {

/// What the numbers of a result follow from. Equal provenance means equal numbers, bit for bit.
struct Provenance {
  std::string version;   ///< of faultline, "0.1.0"
  std::string git;       ///< commit it was built from; empty when unknown
  std::string compiler;  ///< name and version
  std::string scenario_name;
  std::vector<std::string> scenario_toml;  ///< by case: the scenario as resolved, every default out
  std::string plan_hash;                   ///< of the compiled Plan; results merge only when equal
  std::uint64_t seed = 0;
  random::TrialRange trials;         ///< those in this result
  std::uint64_t trials_planned = 0;  ///< those of the whole run, from trial 0
  std::string method;                ///< "plain"
  std::string method_reason;         ///< why this method, in a sentence
  std::string rng = "philox4x32-10";
  double horizon_years = 0.0;
  std::string numeraire;
  std::vector<std::string> cases;  ///< ids, in the order of axis "case"
};

/// Who computed a result, when and how fast: all that may differ between two equal results.
struct HostRecord {
  /// A file that was read for the scenario. Its digest is kept here and not in the provenance
  /// because files that say the same in other bytes give the same result.
  struct Input {
    std::string case_name;
    std::string name;
    std::string sha256;
    std::uint64_t bytes = 0;
  };
  /// Where the time of the workers went.
  struct StageTime {
    std::string stage;
    double seconds = 0.0;  ///< summed over workers
  };
  std::string created_utc;  ///< ISO 8601, "2026-11-22T04:00:00Z"
  std::string hostname;
  std::string command;  ///< the command line
  std::size_t workers = 0;
  double wall_seconds = 0.0;
  std::string simd_target;
  std::uint64_t peak_memory_bytes = 0;
  std::vector<Input> inputs;
  std::vector<StageTime> stages;
};

/// All that a run found out: named arrays over named axes, and where they come from.
struct RunResult {
  std::vector<risk::Axis> axes;     ///< each name once; "case" among them
  std::vector<risk::Table> tables;  ///< each name once; the first dimension is "case"
  Provenance provenance;
  HostRecord host;
  /// Saved accumulators of a part of the planned trials; empty when all of them are in.
  std::vector<std::byte> state;
};

}  // namespace faultline::run
