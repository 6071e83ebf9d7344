// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/hdf5_dimension.hpp"
#include "io/hdf5_handle.hpp"
#include "run/run_result.hpp"

namespace faultline::io {

/// Lays a result without flaws (`find_flaw`) out in an empty file; which axis labels which array
/// is left in `links`. Throws `Hdf5Failure`.
void put_result(hid_t file, const run::RunResult& result, DimensionLinks& links);

}  // namespace faultline::io
