// SPDX-License-Identifier: Apache-2.0
#include "cli/host_record.hpp"

#include <array>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "cli/build_info.hpp"
#include "numerics/kernels/kernels.hpp"

namespace faultline::cli {

namespace {

std::string& command_line() {
  static std::string line;
  return line;
}

/// The last second of the year 9999: dates have four digits.
constexpr std::time_t last_second = 253'402'300'799;

/// SOURCE_DATE_EPOCH, where it is a number of seconds, replaces the present time, for results that
/// must be repeatable.
std::time_t now() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  const std::string_view text = epoch == nullptr ? "" : epoch;
  std::time_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && seconds >= 0 && seconds <= last_second ? seconds : std::time(nullptr);
}

std::string hostname() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string();
}

/// VmHWM and not ru_maxrss, which begins at what the process that started this one had.
std::uint64_t peak_memory_bytes() {
  std::ifstream status("/proc/self/status");
  std::string field;
  std::uint64_t kibibytes = 0;
  while (status >> field) {
    if (field == "VmHWM:" && status >> kibibytes) break;
  }
  return kibibytes * 1024;
}

}  // namespace

void add_build(run::Provenance& provenance) {
  const auto info = build_info();
  provenance.version = info.version;
  provenance.git = info.git;
  provenance.compiler = info.compiler;
}

run::HostRecord host_record(std::size_t workers, std::chrono::steady_clock::time_point start) {
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  run::HostRecord record;
  record.created_utc = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now()));
  record.hostname = hostname();
  record.command = command_line();
  record.workers = workers;
  record.wall_seconds = wall.count();
  record.simd_target = numerics::kernels::target_name();
  record.peak_memory_bytes = peak_memory_bytes();
  return record;
}

std::vector<run::HostRecord::StageTime> stage_times(const run::StageSeconds& stages) {
  std::vector<run::HostRecord::StageTime> times;
  for (std::size_t s = 0; s < run::stage_count; ++s)
    times.push_back({std::string(run::stage_names[s]), stages.seconds[s]});
  return times;
}

void remember_command_line(int argc, char** argv) {
  command_line().clear();
  for (int i = 0; i < argc; ++i) command_line() += (i == 0 ? "" : " ") + std::string(argv[i]);
}

std::size_t machine_memory_bytes() {
  return static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace faultline::cli
