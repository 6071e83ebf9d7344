// SPDX-License-Identifier: Apache-2.0
#include "risk/pair_pools.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace faultline::risk {

namespace {

std::string name_of(const failure::ExpectedFailures& expected, std::size_t a, std::size_t b) {
  const auto [first, second] = std::minmax(expected.block[a], expected.block[b]);
  if (first == second) return expected.blocks[first];
  return expected.blocks[first] + " with " + expected.blocks[second];
}

}  // namespace

PairPools::PairPools(const failure::ExpectedFailures& expected, std::uint64_t trials)
    : pool_of_(expected.joint.size(), none) {
  const auto is_rare = [&](double joint) {
    return joint * static_cast<double>(trials) < fewest_expected;
  };
  std::map<std::string, std::uint16_t> places;
  const auto for_each_rare = [&](auto&& visit) {
    for (std::size_t b = 1; b < expected.leading.size(); ++b)
      for (std::size_t a = 0; a < b; ++a)
        if (const auto pair = failure::pair_place(a, b); is_rare(expected.joint[pair]))
          visit(pair, name_of(expected, a, b));
  };
  for_each_rare([&](std::size_t, std::string name) { places.emplace(std::move(name), none); });
  for (auto& [name, place] : places) {
    place = static_cast<std::uint16_t>(pools_.size());
    pools_.push_back({name, 0, 0.0});
  }
  for_each_rare([&](std::size_t pair, const std::string& name) {
    const auto place = places.at(name);
    pool_of_[pair] = place;
    ++pools_[place].pairs;
    pools_[place].expected += expected.joint[pair];
  });
}

}  // namespace faultline::risk
