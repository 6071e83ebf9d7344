// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/reading/matrix_files.hpp"
#include "io/reading/sample_files.hpp"

namespace faultline::io {

/// The files that fields of a scenario name, beside those of its layers and tables.
struct NamedFiles {
  NamedFiles(Sources& sources, Complaints& complaints)
      : matrices(sources, complaints), samples(sources, complaints) {}

  MatrixFiles matrices;
  SampleFiles samples;
};

}  // namespace faultline::io
