// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/console.hpp"

namespace faultline::cli {

namespace {

constexpr int bar_width = 30;

std::string clock_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  if (whole >= 3600)
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{:02}:{:02}", whole / 60, whole % 60);
}

std::string rate_text(double per_second) {
  if (per_second >= 1e6) return fmt::format("{:.1f} M trials/s", per_second * 1e-6);
  if (per_second >= 1e3) return fmt::format("{:.0f} k trials/s", per_second * 1e-3);
  return fmt::format("{:.0f} trials/s", per_second);
}

bool on_terminal() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && (term == nullptr || std::string_view(term) != "dumb");
}

}  // namespace

std::string rate_and_time_left(std::uint64_t done, std::uint64_t total, double seconds) {
  const double rate = seconds > 0.0 ? static_cast<double>(done) / seconds : 0.0;
  if (rate <= 0.0) return "starting";
  const double left = static_cast<double>(total - std::min(done, total)) / rate;
  return fmt::format("{}, {} left", rate_text(rate), clock_text(left));
}

Progress::Progress(const std::atomic<std::uint64_t>& trials_done, std::uint64_t trials_total)
    : done_(trials_done), total_(trials_total), thread_([this] { report(); }) {}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
  }
  wake_.notify_one();
  thread_.join();
  if (bar_shown_) tell("\r\033[K");
}

void Progress::report() {
  const bool terminal = on_terminal();
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::milliseconds(200), [this] { return finished_; })) {
    const std::uint64_t done = done_.load(std::memory_order_relaxed);
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    if (terminal) {
      report_to_terminal(done, seconds);
    } else {
      report_to_log(done, seconds);
    }
  }
}

void Progress::report_to_terminal(std::uint64_t done, double seconds) {
  const double part =
      static_cast<double>(done) / static_cast<double>(std::max<std::uint64_t>(total_, 1));
  const int filled = static_cast<int>(part * bar_width);
  bar_shown_ = true;
  tell(fmt::format("\r\033[K[{:=<{}}{:<{}}] {:3.0f} %  {}", "", filled, "", bar_width - filled,
                   100.0 * part, rate_and_time_left(done, total_, seconds)));
}

void Progress::report_to_log(std::uint64_t done, double seconds) {
  const std::uint64_t tenth = total_ == 0 ? 0 : 10 * done / total_;
  const auto now = Clock::now();
  if (tenth == last_tenth_ || now - last_line_ < std::chrono::seconds(10)) return;
  last_tenth_ = tenth;
  last_line_ = now;
  tell(fmt::format("{} of {} trials, {}\n", done, total_,
                   rate_and_time_left(done, total_, seconds)));
}

}  // namespace faultline::cli
