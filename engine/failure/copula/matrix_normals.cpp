// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/matrix_normals.hpp"

#include "base/contracts.hpp"
#include "numerics/kernels/kernels.hpp"
#include "random/address.hpp"
#include "random/words.hpp"

namespace faultline::failure {

void draw_matrix_normals(std::uint64_t seed, std::uint64_t group,
                         std::span<const std::uint64_t> keys,
                         std::span<const std::array<double, 64>> shift,
                         std::span<std::array<float, 64>> normals) {
  FAULTLINE_EXPECT(normals.size() == matrix_normal_count(keys.size()));
  FAULTLINE_EXPECT(shift.empty() || shift.size() == keys.size());
  std::array<std::uint32_t, 64> first;
  std::array<std::uint32_t, 64> second;
  const auto draw_words = [&](std::size_t cause, std::uint32_t index, auto& words) {
    random::words_of_group({seed, random::Purpose::matrix_normal, index, keys[cause]}, group,
                           words);
  };
  for (std::size_t i = 0; i < keys.size(); i += 2) {
    const bool paired = i + 1 < keys.size();
    draw_words(i, 0, first);
    draw_words(paired ? i + 1 : i, paired ? 0 : 1, second);
    numerics::kernels::box_muller(first, second, normals[i], normals[i + 1]);
  }
  for (std::size_t i = 0; i < shift.size(); ++i)
    for (std::size_t lane = 0; lane < 64; ++lane)
      normals[i][lane] = static_cast<float>(double{normals[i][lane]} + shift[i][lane]);
}

}  // namespace faultline::failure
