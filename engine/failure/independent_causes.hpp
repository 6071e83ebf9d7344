// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "failure/firing.hpp"
#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// Causes outside every block: each fires iff its own uniform is below its probability,
/// which multiplies the uniform where the cause is known to fire.
class IndependentCauses {
 public:
  IndependentCauses() = default;
  explicit IndependentCauses(std::vector<LatentCause> causes) : causes_(std::move(causes)) {}

  /// Appends who fires in the lanes of a group of 64 trials.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes, KnownLanes known,
            std::vector<Firing>& firings) const;

  /// The draw of a cause in one trial; nothing for a cause that is not here.
  [[nodiscard]] std::optional<LatentDraw> explain(std::uint64_t seed, std::uint64_t trial,
                                                  KnownLanes known, CauseId cause) const;

 private:
  std::vector<LatentCause> causes_;
};

}  // namespace faultline::failure
