// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "random/address.hpp"

namespace faultline::random {

/// The words of trials 64·group … 64·group + 63, equal to `word_at` for each.
/// group < max_trials / 64.
void words_of_group(const Address& address, std::uint64_t group,
                    std::span<std::uint32_t, 64> words);

}  // namespace faultline::random
