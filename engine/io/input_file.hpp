// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace faultline::io {

/// A file that a scenario was read from.
struct InputFile {
  std::string name;    ///< as written where it was asked for
  std::string sha256;  ///< of its bytes
  std::uint64_t bytes = 0;
};

}  // namespace faultline::io
