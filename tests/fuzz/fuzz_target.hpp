// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// What every fuzz target defines: reads `size` bytes as its readers would, and does not return
/// when a promise is broken. Bytes that are no sound input are no broken promise.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace faultline::fuzz {

/// Ends the process, as a sanitizer would, when a promise of a reader is broken.
#define FAULTLINE_PROMISE(condition)                                                           \
  ((condition)                                                                                 \
       ? void(0)                                                                               \
       : (std::fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition), \
          std::abort()))

}  // namespace faultline::fuzz
