// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "io/result_writer.hpp"
#include "run/run_result.hpp"

namespace faultline::io {

/// A small result with every kind of axis and value that runs produce.
inline run::RunResult sample_result() {
  using Words = std::vector<std::string>;
  using Numbers = std::vector<double>;
  using Whole = std::vector<std::int64_t>;
  run::RunResult result;
  result.axes = {
      {"case", "", "scenario of the run", Words{"base", "stress — ×10"}},
      {"position", "", "who bears the loss", Words{"eETH", "ezETH", "other"}},
      {"perspective", "", "gross, recovered or net", Words{"gross", "recovered", "net"}},
      {"level", "1", "probability of not being exceeded", Numbers{0.95, 0.99}},
      {"return_period", "years", "mean time between larger years", Numbers{10.0, 200.0}},
      {"tail_rank", "1", "rank of the trial", Whole{1, 2, 3}},
      {"remark", "", "an axis without labels", Words{}},
  };
  const double none = std::numeric_limits<double>::quiet_NaN();
  result.tables = {
      {"expected_loss", {"case", "perspective"}, "ETH", "mean loss", Numbers{3, 1, 2, 6, 2, 4}},
      {"var", {"case", "level"}, "ETH", "value at risk", Numbers{0.0, 1e300, 5e-324, -0.0}},
      {"ep_loss", {"case", "return_period"}, "ETH", "loss", Numbers{1, 2, 3, none}},
      {"tail_trial", {"case", "tail_rank"}, "1", "trial", Whole{7, 8, 9, -1, 1LL << 62, 0}},
      {"tail_cause", {"case", "tail_rank"}, "", "cause", Words{"a", "", "ä", "b", "c", "漢"}},
      {"remarks", {"case", "remark"}, "1", "nothing at all", Numbers{}},
  };
  auto& p = result.provenance;
  p = {.version = "0.1.0",
       .git = "abc1234",
       .compiler = "GCC 12.2.0",
       .scenario_name = "sample",
       .scenario_toml = {"name = \"sample\"\n", "name = \"sample — ×10\"\n"},
       .plan_hash = "0f",
       .seed = 0xffff'ffff'ffff'ffffULL,
       .trials = {64, 128},
       .trials_planned = 1024,
       .method = "plain",
       .method_reason = "asked for",
       .horizon_years = 1.0,
       .numeraire = "ETH",
       .cases = {"base", "stress — ×10"}};
  result.host = {.created_utc = "2026-11-22T04:00:00Z",
                 .hostname = "desk",
                 .command = "faultline run sample.toml",
                 .workers = 2,
                 .wall_seconds = 0.5,
                 .simd_target = "AVX2",
                 .peak_memory_bytes = 1 << 20,
                 .inputs = {{"base", "sample.toml", "aa", 100}, {"base", "avs.csv", "bb", 0}},
                 .stages = {{"failure", 0.25}, {"measures", 0.5}}};
  result.state = {std::byte{1}, std::byte{0}, std::byte{255}};
  return result;
}

/// A directory of its own for one test, gone with it.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "faultline.XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~ScratchDirectory() { std::filesystem::remove_all(path_); }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

 private:
  std::filesystem::path path_;
};

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void put_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline void write_result(const std::filesystem::path& path, const run::RunResult& result) {
  ResultWriter writer(path);
  writer.write(result);
  writer.commit();
}

/// Streams gross = trial number, recovered = a quarter of it, in the order of `ranges`.
inline void stream_trials(run::TrialSink& sink, random::TrialRange all, std::size_t cases,
                          const std::vector<random::TrialRange>& ranges) {
  sink.begin(all, cases);
  for (const auto& range : ranges) {
    std::vector<double> gross;
    std::vector<double> recovered;
    for (auto trial = range.first; trial < range.end(); ++trial) {
      gross.push_back(static_cast<double>(trial));
      recovered.push_back(static_cast<double>(trial) / 4.0);
    }
    const std::vector<double> weight(range.count, 1.0);
    for (std::size_t c = 0; c < cases; ++c) sink.write({range, c, gross, recovered, weight});
  }
}

}  // namespace faultline::io
