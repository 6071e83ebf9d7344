// SPDX-License-Identifier: Apache-2.0
#include "io/result_writer.hpp"

#include <algorithm>
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "base/contracts.hpp"
#include "io/result_file_error.hpp"
#include "unit/io/result_sample.hpp"

namespace faultline::io::result_writer_test {
namespace {

using Kind = ResultFileError::Kind;
using testing::ElementsAre;

template <class Action>
Kind kind_of_failure(const Action& action) {
  try {
    action();
  } catch (const ResultFileError& error) {
    EXPECT_NE(std::string(error.what()).find(error.path().string()), std::string::npos);
    return error.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return Kind::damaged;
}

/// Makes every write beyond `bytes` fail, as on a full disk, while it lives.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    before_ = std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit small{bytes, limit_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }

 private:
  rlimit limit_{};
  void (*before_)(int) = nullptr;
};

TEST(ResultWriter, WritesEqualResultsAsEqualBytes) {
  const ScratchDirectory directory;
  write_result(directory / "a.h5", sample_result());
  write_result(directory / "b.h5", sample_result());
  EXPECT_EQ(bytes_of(directory / "a.h5"), bytes_of(directory / "b.h5"));
}

TEST(ResultWriter, WritesEqualBytesInWhateverOrderTrialsCome) {
  const ScratchDirectory directory;
  const std::vector<std::vector<random::TrialRange>> orders{
      {{64, 128}}, {{64, 64}, {128, 64}}, {{160, 32}, {64, 1}, {65, 95}}};
  std::vector<std::string> files;
  for (const auto& ranges : orders) {
    ResultWriter writer(directory / "r.h5");
    stream_trials(writer.trials(), {64, 128}, 2, ranges);
    writer.write(sample_result());
    writer.commit();
    files.push_back(bytes_of(directory / "r.h5"));
  }
  EXPECT_EQ(files[0], files[1]);
  EXPECT_EQ(files[0], files[2]);
}

TEST(ResultWriter, LeavesTheOldFileAloneUntilCommit) {
  const ScratchDirectory directory;
  put_bytes(directory / "r.h5", "old");
  {
    ResultWriter writer(directory / "r.h5");
    writer.write(sample_result());
    EXPECT_EQ(directory.files().size(), 2U);
    for (const auto& name : directory.files()) EXPECT_TRUE(name == "r.h5" || !name.ends_with("h5"));
  }
  EXPECT_EQ(bytes_of(directory / "r.h5"), "old");
  EXPECT_THAT(directory.files(), ElementsAre("r.h5"));
}

TEST(ResultWriter, ReplacesTheOldFileAtCommitAndLeavesNothingElse) {
  const ScratchDirectory directory;
  put_bytes(directory / "r.h5", "old");
  write_result(directory / "r.h5", sample_result());
  EXPECT_EQ(bytes_of(directory / "r.h5").substr(1, 3), "HDF");
  EXPECT_THAT(directory.files(), ElementsAre("r.h5"));
}

TEST(ResultWriter, IsNotDisturbedByWhatAKilledProcessOfTheSameNumberLeft) {
  const ScratchDirectory directory;
  const auto left = "r.h5.tmp." + std::to_string(getpid());
  put_bytes(directory / left.c_str(), "half");
  write_result(directory / "r.h5", sample_result());
  EXPECT_EQ(bytes_of(directory / left.c_str()), "half");
  EXPECT_EQ(directory.files().size(), 2U);
}

TEST(ResultWriter, FindsAPlaceWhereNothingCanBeWrittenAtOnce) {
  const ScratchDirectory directory;
  std::filesystem::create_directory(directory / "d");
  EXPECT_EQ(kind_of_failure([&] { ResultWriter(directory / "none/r.h5"); }), Kind::cannot_create);
  EXPECT_EQ(kind_of_failure([&] { ResultWriter(directory / "d"); }), Kind::cannot_create);
  EXPECT_EQ(kind_of_failure([&] { ResultWriter("/dev/null"); }), Kind::cannot_create);
  EXPECT_EQ(kind_of_failure([&] { ResultWriter("/proc/r.h5"); }), Kind::cannot_create);
}

/// Every place where the disk may become full, from the first byte to the seal.
TEST(ResultWriter, KeepsTheOldFileWhereverTheDiskBecomesFull) {
  const ScratchDirectory directory;
  write_result(directory / "whole.h5", sample_result());
  const auto size = std::filesystem::file_size(directory / "whole.h5");
  put_bytes(directory / "r.h5", "old");
  for (std::uintmax_t room = 0; room < size; room += 509) {
    const FullDisk disk(room);
    EXPECT_EQ(kind_of_failure([&] { write_result(directory / "r.h5", sample_result()); }),
              Kind::cannot_write)
        << "with room for " << room << " bytes";
  }
  EXPECT_EQ(bytes_of(directory / "r.h5"), "old");
  EXPECT_EQ(directory.files().size(), 2U);
}

TEST(ResultWriter, SaysWhyTrialsCouldNotBeKept) {
  const ScratchDirectory directory;
  ResultWriter writer(directory / "r.h5");
  const FullDisk disk(1 << 16);
  try {
    stream_trials(writer.trials(), {0, 100'000}, 1, {{0, 100'000}});
    FAIL() << "nothing was thrown";
  } catch (const ResultFileError& error) {
    EXPECT_EQ(error.kind(), Kind::cannot_write);
    EXPECT_EQ(error.cause(), "File too large");
  }
}

TEST(ResultWriter, RefusesResultsThatContradictThemselves) {
  const auto refused = [](auto change) {
    const ScratchDirectory directory;
    auto result = sample_result();
    change(result);
    ResultWriter writer(directory / "r.h5");
    EXPECT_THROW(writer.write(result), base::ContractViolation);
  };
  refused([](auto& r) { r.tables[0].name = "Not portable"; });
  refused([](auto& r) { r.tables[0].name = r.tables[1].name; });
  refused([](auto& r) { r.tables[0].name = r.axes[1].name; });
  refused([](auto& r) { r.tables[0].name = "trial_weight"; });
  refused([](auto& r) { r.tables[0].dims = {"perspective", "case"}; });
  refused([](auto& r) { r.tables[0].dims = {"case", "level"}; });
  refused([](auto& r) { r.tables[0].dims = {"case", "unknown"}; });
  refused([](auto& r) { r.axes.erase(r.axes.begin()); });
  refused([](auto& r) { r.provenance.cases[0] = "another"; });
  refused([](auto& r) { r.provenance.scenario_toml.pop_back(); });
  refused([](auto& r) { r.tables[4].values = std::vector<std::string>(6, std::string(1, '\0')); });
}

TEST(ResultWriter, RefusesToPublishWithTrialsMissing) {
  const ScratchDirectory directory;
  ResultWriter writer(directory / "r.h5");
  stream_trials(writer.trials(), {64, 128}, 2, {{64, 127}});
  EXPECT_THROW(writer.write(sample_result()), base::ContractViolation);
}

TEST(ResultWriter, RefusesTrialsThatAreNotThoseOfTheResult) {
  const ScratchDirectory directory;
  ResultWriter fewer_cases(directory / "a.h5");
  stream_trials(fewer_cases.trials(), {64, 128}, 1, {{64, 128}});
  EXPECT_THROW(fewer_cases.write(sample_result()), base::ContractViolation);
  ResultWriter other_trials(directory / "b.h5");
  stream_trials(other_trials.trials(), {0, 128}, 2, {{0, 128}});
  EXPECT_THROW(other_trials.write(sample_result()), base::ContractViolation);
}

TEST(ResultWriter, RefusesTrialsOutsideTheirRange) {
  const ScratchDirectory directory;
  ResultWriter writer(directory / "r.h5");
  EXPECT_THROW(stream_trials(writer.trials(), {64, 128}, 2, {{63, 1}}), base::ContractViolation);
}

TEST(ResultWriter, RefusesToCommitBeforeItWasGivenAResult) {
  const ScratchDirectory directory;
  ResultWriter writer(directory / "r.h5");
  EXPECT_THROW(writer.commit(), base::ContractViolation);
}

}  // namespace
}  // namespace faultline::io::result_writer_test
