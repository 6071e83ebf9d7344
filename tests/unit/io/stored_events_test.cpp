// SPDX-License-Identifier: Apache-2.0
#include "io/stored_events.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/contracts.hpp"
#include "io/hdf5_column.hpp"
#include "io/result_file_error.hpp"
#include "io/result_reader.hpp"
#include "io/result_writer.hpp"
#include "unit/io/result_sample.hpp"

namespace faultline::io::stored_events_test {
namespace {

constexpr random::TrialRange trials{64, 100'000};
constexpr EventBounds bounds{.trials = trials, .causes = 5, .horizon_years = 1.0};

/// Trial t has t mod 4 occurrences: more rows than two chunks hold.
void append_trial(std::uint64_t trial, failure::EventBatch& events) {
  for (std::uint64_t i = 0; i < trial % 4; ++i) {
    events.trial.push_back(trial);
    events.cause.push_back(static_cast<std::uint32_t>((trial + i) % bounds.causes));
    events.index.push_back(static_cast<std::uint32_t>(i));
    events.time.push_back(static_cast<double>(trial % 1000 + i) / 1003.0);
    events.severity.push_back(1.0 / static_cast<double>(1 + trial % 7));
  }
}

failure::EventBatch events_of(random::TrialRange some) {
  failure::EventBatch events;
  events.trials = some;
  for (auto trial = some.first; trial < some.end(); ++trial) append_trial(trial, events);
  return events;
}

run::RunResult result() {
  auto result = sample_result();
  result.axes.push_back(
      {"cause", "", "what can fail", std::vector<std::string>{"a", "b", "c", "d", "e"}});
  result.provenance.trials = trials;
  result.provenance.trials_planned = trials.end();
  return result;
}

void write(const std::filesystem::path& path, std::uint64_t batch) {
  ResultWriter writer(path);
  writer.events().begin(trials);
  for (auto first = trials.first; first < trials.end(); first += batch)
    writer.events().write(events_of({first, std::min(batch, trials.end() - first)}));
  writer.write(result());
  writer.commit();
}

void expect_equal(const failure::EventBatch& a, const failure::EventBatch& b) {
  EXPECT_EQ(a.trials, b.trials);
  EXPECT_EQ(a.trial, b.trial);
  EXPECT_EQ(a.cause, b.cause);
  EXPECT_EQ(a.index, b.index);
  EXPECT_EQ(a.time, b.time);
  EXPECT_EQ(a.severity, b.severity);
}

TEST(StoredEvents, AreReadAsTheyWereWritten) {
  const ScratchDirectory directory;
  write(directory / "r.h5", 1024);
  StoredEvents stored(directory / "r.h5", bounds);
  EXPECT_GT(stored.rows(), 2 * column_chunk_rows);
  failure::EventBatch events;
  for (const random::TrialRange some :
       {trials, random::TrialRange{64, 1}, random::TrialRange{99'000, 1'064},
        random::TrialRange{43'000, 2'000}, random::TrialRange{65, 70'000},
        random::TrialRange{100, 0}}) {
    stored.read(some, events);
    expect_equal(events, events_of(some));
  }
  for (auto trial = trials.first; trial < trials.end(); trial += 997) {
    stored.read({trial, 1}, events);
    expect_equal(events, events_of({trial, 1}));
  }
}

TEST(StoredEvents, TakeTheSameBytesHoweverTheyComeIn) {
  const ScratchDirectory directory;
  write(directory / "a.h5", 1024);
  write(directory / "b.h5", 77);
  EXPECT_EQ(bytes_of(directory / "a.h5"), bytes_of(directory / "b.h5"));
}

TEST(StoredEvents, AreCompressed) {
  const ScratchDirectory directory;
  write(directory / "r.h5", 1024);
  const auto raw = 32 * events_of(trials).size();
  EXPECT_LT(std::filesystem::file_size(directory / "r.h5"), raw / 2);
}

TEST(StoredEvents, AreNotReadWithTheResult) {
  const ScratchDirectory directory;
  write(directory / "r.h5", 1024);
  const auto read = read_result(directory / "r.h5");
  EXPECT_EQ(read.tables.size(), result().tables.size());
  EXPECT_EQ(read.axes.size(), result().axes.size());
}

std::string refusal(const std::filesystem::path& path, const EventBounds& expected) {
  try {
    StoredEvents stored(path, expected);
    failure::EventBatch events;
    stored.read(expected.trials, events);
  } catch (const ResultFileError& error) {
    EXPECT_EQ(error.kind(), ResultFileError::Kind::damaged);
    return error.what();
  }
  return {};
}

TEST(StoredEvents, ThatDoNotFitAreRefused) {
  const ScratchDirectory directory;
  const auto path = directory / "r.h5";
  write(path, 1024);
  const auto expect_refused = [&](EventBounds expected, const char* reason) {
    EXPECT_NE(refusal(path, expected).find(reason), std::string::npos) << refusal(path, expected);
  };
  EXPECT_EQ(refusal(path, bounds), "");
  expect_refused({.trials = {64, 50'000}, .causes = 5, .horizon_years = 1.0},
                 "one is of a trial that there is not");
  expect_refused({.trials = {5'000, 95'064}, .causes = 5, .horizon_years = 1.0},
                 "one is of a trial that there is not");
  expect_refused({.trials = trials, .causes = 4, .horizon_years = 1.0},
                 "one is of a cause that there is not");
  expect_refused({.trials = trials, .causes = 5, .horizon_years = 0.5},
                 "one is not within the horizon");
}

TEST(StoredEvents, ThatAreNotThereAreMissed) {
  const ScratchDirectory directory;
  write_result(directory / "r.h5", sample_result());
  EXPECT_NE(refusal(directory / "r.h5", bounds).find("there is no `event_trial`"),
            std::string::npos);
}

TEST(StoredEvents, OutOfTheOrderOfTimeAreRefused) {
  const ScratchDirectory directory;
  ResultWriter writer(directory / "r.h5");
  writer.events().begin({0, 1});
  failure::EventBatch events;
  events.trials = {0, 1};
  events.trial = {0, 0};
  events.cause = {0, 0};
  events.index = {0, 1};
  events.time = {0.5, 0.25};
  events.severity = {1.0, 1.0};
  writer.events().write(events);
  auto small = result();
  small.provenance.trials = {0, 1};
  writer.write(small);
  writer.commit();
  EXPECT_NE(refusal(directory / "r.h5", {.trials = {0, 1}, .causes = 5, .horizon_years = 1.0})
                .find("they are not in the order of time"),
            std::string::npos);
}

TEST(StoredEvents, MustAllComeBeforeTheResult) {
  const ScratchDirectory directory;
  ResultWriter writer(directory / "r.h5");
  writer.events().begin(trials);
  writer.events().write(events_of({64, 10}));
  EXPECT_THROW(writer.write(result()), base::ContractViolation);
}

}  // namespace
}  // namespace faultline::io::stored_events_test
