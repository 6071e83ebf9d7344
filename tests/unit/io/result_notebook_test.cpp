// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/io/result_python.hpp"
#include "unit/io/result_sample.hpp"

namespace faultline::io::result_notebook_test {
namespace {

/// xarray with both of its engines, h5py and h5dump must read results as labelled arrays.
TEST(ResultFile, IsReadByNotebooksWithoutAWarning) {
  const ScratchDirectory directory;
  write_result(directory / "r.h5", sample_result());
  EXPECT_EQ(run_python("check_result.py", {(directory / "r.h5").string()}), 0);
}

TEST(ResultFile, IsReadByNotebooksWithItsTrials) {
  const ScratchDirectory directory;
  ResultWriter writer(directory / "r.h5");
  stream_trials(writer.trials(), {64, 128}, 2, {{64, 128}});
  writer.write(sample_result());
  writer.commit();
  EXPECT_EQ(run_python("check_result.py", {(directory / "r.h5").string()}), 0);
}

TEST(ResultFile, IsReadByNotebooksWithItsOccurrences) {
  const ScratchDirectory directory;
  auto result = sample_result();
  result.axes.push_back({"cause", "", "what can fail", std::vector<std::string>{"avs.a", "avs.b"}});
  ResultWriter writer(directory / "r.h5");
  writer.events().begin({64, 128});
  failure::EventBatch events;
  events.trials = {64, 128};
  events.trial = {70, 70, 191};
  events.cause = {1, 0, 1};
  events.index = {0, 0, 1};
  events.time = {0.25, 0.5, 0.125};
  events.severity = {0.5, 1.0, 0.0};
  writer.events().write(events);
  writer.write(result);
  writer.commit();
  EXPECT_EQ(run_python("check_result.py", {(directory / "r.h5").string()}), 0);
}

}  // namespace
}  // namespace faultline::io::result_notebook_test
