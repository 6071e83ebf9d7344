// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace faultline::cli {

/// Tells people on stderr how far a run is, from a thread of its own: a bar with rate and time left
/// on a terminal, elsewhere a line at every tenth of the way, but not more than one in ten seconds.
class Progress {
 public:
  Progress(const std::atomic<std::uint64_t>& trials_done, std::uint64_t trials_total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

 private:
  using Clock = std::chrono::steady_clock;
  void report();
  void report_to_terminal(std::uint64_t done, double seconds);
  void report_to_log(std::uint64_t done, double seconds);

  const std::atomic<std::uint64_t>& done_;
  const std::uint64_t total_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point last_line_ = start_;
  std::uint64_t last_tenth_ = 0;
  bool bar_shown_ = false;
  bool finished_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

/// "1.2 M trials/s, 00:42 left": rate so far and what it means for the rest.
[[nodiscard]] std::string rate_and_time_left(std::uint64_t done, std::uint64_t total,
                                             double seconds);

}  // namespace faultline::cli
