// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/hdf5_handle.hpp"
#include "run/run_result.hpp"

namespace faultline::io {

/// Reads what `put_result` wrote. Throws `Hdf5Failure` when anything is missing, of another type
/// than it must be, or does not fit together.
[[nodiscard]] run::RunResult get_result(hid_t file);

}  // namespace faultline::io
