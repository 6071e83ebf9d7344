// SPDX-License-Identifier: Apache-2.0
#include "random/address.hpp"

#include <Random123/philox.h>

namespace faultline::random {
namespace {

/// Output function of SplitMix64 (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195).
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

std::uint32_t low(std::uint64_t x) {
  return static_cast<std::uint32_t>(x);
}
std::uint32_t high(std::uint64_t x) {
  return static_cast<std::uint32_t>(x >> 32);
}

}  // namespace

std::uint64_t key_of(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mix(hash);
}

std::uint64_t key_of(std::uint64_t first, std::uint64_t second) {
  return mix(mix(first) + second);
}

std::uint32_t word_at(const Address& address, std::uint64_t trial) {
  const std::uint32_t block = low(16 * (trial / 64) + trial % 16);
  const r123::Philox4x32::ctr_type counter = {
      {block, purpose_index(address), low(address.key), high(address.key)}};
  const r123::Philox4x32::key_type key = {{low(address.seed), high(address.seed)}};
  return r123::Philox4x32()(counter, key)[(trial % 64) / 16];
}

}  // namespace faultline::random
