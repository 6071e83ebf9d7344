// SPDX-License-Identifier: Apache-2.0
#include "failure/mixed_only.hpp"

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::mixed_only_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Causes 0 and 1 in a factor block, 1 without loading; 2, 3 and 4 in a matrix block, 3 alone.
LatentStructure some_alone() {
  const auto cause = [](std::size_t i) { return LatentCause{CauseId(i), i, 0.1}; };
  LatentStructure structure;
  structure.degrees_of_freedom = 4.0;
  structure.factors.factors = {factor_key("market")};
  structure.factors.causes = {{cause(0), {{0, 0.5}}}, {cause(1), {}}};
  structure.matrices = {{{cause(2), cause(3), cause(4)},
                         {1.0, 0.0, 0.0,  //
                          0.0, 1.0, 0.0,  //
                          0.6, 0.0, 0.8}}};
  return structure;
}

TEST(MixedOnly, NamesCausesOfBlocksThatShareNoNormals) {
  EXPECT_THAT(mixed_only(some_alone()), ElementsAre(CauseId(1u), CauseId(3u)));
}

TEST(MixedOnly, NamesNoneWithoutAMixingVariable) {
  auto structure = some_alone();
  structure.degrees_of_freedom = std::numeric_limits<double>::infinity();
  EXPECT_THAT(mixed_only(structure), IsEmpty());
}

}  // namespace
}  // namespace faultline::failure::mixed_only_test
