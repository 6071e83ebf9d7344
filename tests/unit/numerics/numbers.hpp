// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>

namespace faultline::numerics {

/// Numbers for generated inputs, from a generator that the engine does not use.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  /// One time in `times`, on average.
  bool once_in(std::uint64_t times) { return below(times) == 0; }
  /// Multiples of 2⁻⁵³ in [0, 1).
  double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  double between(double low, double high) { return low + (high - low) * unit(); }

 private:
  std::mt19937_64 engine_;
};

}  // namespace faultline::numerics
