// SPDX-License-Identifier: Apache-2.0
#include "random/words.hpp"

#include "numerics/kernels/kernels.hpp"

namespace faultline::random {

void words_of_group(const Address& address, std::uint64_t group,
                    std::span<std::uint32_t, 64> words) {
  numerics::kernels::philox_words(address.seed, purpose_index(address), address.key, group, words);
}

}  // namespace faultline::random
