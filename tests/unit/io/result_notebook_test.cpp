// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/io/result_python.hpp"
#include "unit/io/result_sample.hpp"

namespace faultline::io {
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

}  // namespace
}  // namespace faultline::io
