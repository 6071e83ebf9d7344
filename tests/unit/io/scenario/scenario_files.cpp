// SPDX-License-Identifier: Apache-2.0
#include "unit/io/scenario/scenario_files.hpp"

#include <atomic>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace faultline::io {

const std::string_view sound_scenario = R"(schema = 1
name = "sample"
as_of = 2026-11-22
numeraire = "ETH"

[run]
trials = 1000

[[asset]]
id = "ETH"
price = 1.0

[[protocol]]
id = "eigenlayer"
penalty = "unique"

[[avs]]
id = "eigenda"
protocol = "eigenlayer"
category = "da"
failure_probability = 0.012
severity = { beta = { mean = 0.08, sd = 0.06 } }
participation = { each = 0.6 }

[[avs]]
id = "oracle"
protocol = "eigenlayer"
failure_probability = 0.02
severity = 0.1
participation = "all"

[[operator]]
id = "p2p"
tags = { client = { lighthouse = 0.7, prysm = 0.3 }, cloud = "own" }

[[pool]]
id = "p2p-eth"
protocol = "eigenlayer"
operators = ["p2p"]
asset = "ETH"
amount = 100

[[commitment]]
avs = "eigenda"
operator = "p2p"
pool = "p2p-eth"
magnitude = 0.5

[[position]]
id = "eETH"
waterfall = ["cover:c1"]

[[delegation]]
position = "eETH"
pool = "p2p-eth"
amount = 50.0

[[cover]]
id = "c1"
positions = ["eETH"]
terms = [
  { deductible = 0.25, per = "occurrence" },
  { tower = [ { attachment = 0.0, width = 20.0 } ], per = "aggregate" },
]

[dependence]
copula = "gaussian"
[[dependence.block]]
causes = ["avs"]
structure = "factor"
[[dependence.factor]]
id = "market"
by = "all"
loading = 0.25
override = { eigenda = 0.5 }

[[shock]]
id = "client-bug"
rate_per_year = 0.01
kill = [ { select = "avs.eigenda", probability = 0.3 } ]
)";

namespace {

template <class Read>
std::vector<std::string> complaints_of(Read read) {
  std::vector<std::string> printed;
  const auto print = [&](const auto& error) {
    for (const LocatedIssue& issue : error.issues()) printed.push_back(format_issue(issue));
  };
  try {
    static_cast<void>(read());
  } catch (const ScenarioFileError& error) {
    print(error);
  } catch (const InputMissing& error) {
    print(error);
  }
  return printed;
}

std::filesystem::path new_directory() {
  static std::atomic<int> count = 0;
  const auto name = "faultline-" + std::to_string(getpid()) + "-" + std::to_string(++count);
  const auto directory = std::filesystem::temp_directory_path() / name;
  std::filesystem::create_directories(directory);
  return directory;
}

}  // namespace

std::string with(std::string_view text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string_view::npos || text.find(from, at + 1) != std::string_view::npos) {
    ADD_FAILURE() << "\"" << from << "\" does not occur exactly once";
    return std::string(text);
  }
  return std::string(text).replace(at, from.size(), to);
}

std::vector<std::string> complaints_about(std::string_view text, const ReadOptions& options) {
  return complaints_of([&] { return read_scenario_text(text, "s.toml", options); });
}

ScenarioFiles::ScenarioFiles() : directory_(new_directory()) {}

ScenarioFiles::~ScenarioFiles() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void ScenarioFiles::write(const std::string& name, std::string_view text) const {
  const auto path = directory_ / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

ReadScenario ScenarioFiles::read(const std::string& name, const ReadOptions& options) const {
  return read_scenario(directory_ / name, options);
}

std::vector<std::string> ScenarioFiles::complaints_about(const std::string& name) const {
  std::vector<std::string> printed = complaints_of([&] { return read(name); });
  const std::string prefix = directory_.string() + "/";
  for (std::string& text : printed) {
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
      text.erase(at, prefix.size());
    }
  }
  return printed;
}

}  // namespace faultline::io
