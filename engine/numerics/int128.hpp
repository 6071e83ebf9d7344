// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::numerics {

/// Signed 128-bit integer: wide enough for 2³⁴ trials of 2⁶² quanta each.
__extension__ typedef __int128 Int128;

}  // namespace faultline::numerics
