// SPDX-License-Identifier: Apache-2.0
//
// Losses that are settled in one pass are those of claims and recoveries, to the last bit.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "property/any_world.hpp"

namespace faultline::property::one_pass_test {

namespace {

/// The world with no two occurrences of a trial at one time.
World without_ties(World world) {
  double time = 0.0;
  for (auto& occurrence : world.occurrences.occurrences) occurrence.time = time += 0.001;
  return world;
}

/// The world with trials that begin with some of what happens in the trial before.
World with_common_beginnings(World world) {
  const failure::OccurrenceSpan own(world.occurrences);
  failure::OccurrenceBatch made;
  made.trials = world.occurrences.trials;
  made.offset.push_back(0);
  for (std::size_t t = 0; t < own.trial_count(); ++t) {
    const auto so_far = made;
    const failure::OccurrenceSpan before(so_far, t == 0 ? 0 : t - 1, t == 0 ? 0 : 1);
    const auto shared = *rc::gen::inRange<std::size_t>(0, before.size() + 1);
    for (std::size_t j = 0; j < shared; ++j) failure::append_occurrence(before, j, made);
    const auto [begin, end] = own.of_trial(t);
    for (auto j = begin; j < end; ++j) failure::append_occurrence(own, j, made);
    made.offset.push_back(static_cast<std::uint32_t>(made.occurrences.size()));
  }
  world.occurrences = std::move(made);
  return world;
}

World without_covers(World world) {
  world.covers.clear();
  for (auto& waterfall : world.waterfalls) waterfall.rungs.clear();
  return world;
}

/// A deductible and a limit for some positions, who hold nothing of each other, and of some a
/// share.
World with_layers(World world) {
  world = without_covers(std::move(world));
  world.stake.holdings.clear();
  for (const auto p : any_subset(world.waterfalls.size())) {
    const auto per = any_basis();
    const std::string id = named("cover", world.covers.size());
    world.covers.push_back({.id = id,
                            .positions = {named("position", p + 1)},
                            .subject = insurance::SubjectLoss::ground_up,
                            .terms = {insurance::Deductible{any_number(0.0, 1e5), per},
                                      insurance::Limit{any_number(0.0, 1e6), per}}});
    if (*rc::gen::arbitrary<bool>())
      world.covers.back().terms.emplace_back(insurance::QuotaShare{any_number(0.1, 0.9)});
    world.waterfalls[p].rungs.push_back("cover:" + id);
  }
  return world;
}

}  // namespace

RC_GTEST_PROP(OnePass, GivesWhatClaimsAndRecoveriesGive, ()) {
  const auto world = without_ties(any_world());
  const auto found = settle_both_ways(world);
  RC_CLASSIFY(found.one_pass.has_value(), "one layer each");
  if (found.one_pass) RC_ASSERT(*found.one_pass == found.whole);
  if (found.beside_others) RC_ASSERT(*found.beside_others == found.whole);
}

RC_GTEST_PROP(OnePass, SettlesPositionsWithoutCover, ()) {
  const auto found = settle_both_ways(without_covers(without_ties(any_world())));
  RC_ASSERT(found.one_pass.has_value());
  RC_ASSERT(*found.one_pass == found.whole);
  RC_ASSERT(*found.beside_others == found.whole);
}

RC_GTEST_PROP(OnePass, SettlesDeductiblesAndLimits, ()) {
  const auto found = settle_both_ways(with_layers(without_ties(any_world())));
  RC_ASSERT(found.one_pass.has_value());
  RC_ASSERT(*found.one_pass == found.whole);
  RC_ASSERT(*found.beside_others == found.whole);
}

RC_GTEST_PROP(OnePass, SettlesWhatTrialsBeginWithOnceForAll, ()) {
  const auto world = with_layers(without_ties(with_common_beginnings(any_world())));
  const auto found = settle_both_ways(world);
  RC_ASSERT(found.one_pass.has_value());
  RC_ASSERT(*found.one_pass == found.whole);
  RC_ASSERT(*found.beside_others == found.whole);
}

}  // namespace faultline::property::one_pass_test
