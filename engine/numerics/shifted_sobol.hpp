// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <boost/random/sobol.hpp>

namespace faultline::numerics {

/// Calls `visit(u)` for the first points of a Sobol' sequence (Joe & Kuo 2008,
/// doi:10.1137/070709359), moved by `shift` modulo 1 and kept inside (0, 1).
template <class Visit>
void for_each_sobol(std::span<const double> shift, std::size_t points, Visit&& visit) {
  boost::random::sobol sequence(shift.size());
  const double scale = 1.0 / (static_cast<double>(boost::random::sobol::max()) + 1.0);
  std::vector<double> u(shift.size());
  for (std::size_t k = 0; k < points; ++k) {
    for (std::size_t d = 0; d < u.size(); ++d) {
      const double moved = static_cast<double>(sequence()) * scale + shift[d];
      u[d] = std::clamp(moved - std::floor(moved), 0x1p-60, 1.0 - 0x1p-53);
    }
    visit(std::span<const double>(u));
  }
}

}  // namespace faultline::numerics
