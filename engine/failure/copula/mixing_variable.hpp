// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "numerics/student_t.hpp"

namespace faultline::failure {

/// V ~ χ²_ν, one for all latent variables of a trial, from one word.
class MixingVariable {
 public:
  /// ν ≥ 1.
  explicit MixingVariable(double degrees_of_freedom);

  /// What V does to the latent variables of a group of 64 trials.
  struct Draw {
    const numerics::StudentT& law;
    std::array<double, 64> root;  ///< √(V/ν)
  };
  [[nodiscard]] Draw draw(std::uint64_t seed, std::uint64_t group) const;

  [[nodiscard]] const numerics::StudentT& law() const { return law_; }

 private:
  std::uint64_t key_;
  numerics::StudentT law_;
};

/// t = F_ν⁻¹(p), finite for a p that rounds to 1.
[[nodiscard]] double student_t_threshold(const numerics::StudentT& law, double probability);

}  // namespace faultline::failure
