// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

#include "random/address.hpp"

namespace faultline::random {

/// The words of one trial at successive indices of an address: a uniform random bit generator in
/// the sense of the standard library and of Boost.Random, for laws that consume a variable number
/// of words. Copies continue independently from the same place.
class Stream {
 public:
  using result_type = std::uint32_t;

  Stream(const Address& address, std::uint64_t trial) : address_(address), trial_(trial) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  /// The word at the current index; then the index is one higher. Below 2²⁴ words.
  result_type operator()() {
    const result_type word = word_at(address_, trial_);
    ++address_.index;
    return word;
  }

 private:
  Address address_;
  std::uint64_t trial_;
};

}  // namespace faultline::random
