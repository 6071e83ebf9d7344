// SPDX-License-Identifier: Apache-2.0
#include "failure/matrix_block.hpp"

#include <cmath>
#include <limits>

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// a, b and d can fail, c cannot; all but d are in the block.
class MatrixBlock : public testing::Test {
 protected:
  MatrixBlock() {
    for (const char* id : {"a", "b", "c", "d"}) scenario_.add_avs(id, 0.0);
  }
  MatrixStructure compile(std::vector<std::string> names, std::vector<double> values) {
    const base::NamedMatrix matrix{"", std::move(names), std::move(values)};
    return compile_matrix(matrix, members_, scenario_.graph(), hazards_, "path", issues_);
  }
  test::FailureScenario scenario_;
  std::vector<stake::AvsId> members_{stake::AvsId(0u), stake::AvsId(1u), stake::AvsId(2u)};
  std::vector<Hazard> hazards_{{0.1, 0.1}, {0.2, 0.2}, {}, {0.4, 0.4}};
  base::Issues issues_;
};

TEST_F(MatrixBlock, IsFactorisedInTheOrderOfIdsWithoutCausesThatCannotFire) {
  const auto structure = compile({"c", "b", "a"}, {1.0, 0.9, 0.1,  //
                                                   0.9, 1.0, 0.6,  //
                                                   0.1, 0.6, 1.0});
  EXPECT_THAT(issues_.list(), IsEmpty());
  ASSERT_THAT(structure.causes, SizeIs(2));
  EXPECT_EQ(structure.causes[0].id, CauseId(0u));
  EXPECT_EQ(structure.causes[1].probability, 0.2);
  ASSERT_THAT(structure.lower, SizeIs(4));
  EXPECT_DOUBLE_EQ(structure.lower[0], 1.0);
  EXPECT_DOUBLE_EQ(structure.lower[1], 0.0);
  EXPECT_DOUBLE_EQ(structure.lower[2], 0.6);
  EXPECT_DOUBLE_EQ(structure.lower[3], 0.8);
}

TEST_F(MatrixBlock, MayBeSingular) {
  const auto structure = compile({"a", "b", "c"}, std::vector(9, 1.0));
  EXPECT_THAT(issues_.list(), IsEmpty());
  EXPECT_THAT(structure.lower, ElementsAre(1.0, 0.0, 1.0, testing::DoubleNear(0.0, 1e-7)));
}

TEST_F(MatrixBlock, NamesTheAvsOfTheBlockEachOnce) {
  compile({"a", "x", "a", "d"}, test::equicorrelation(4, 0.0));
  EXPECT_THAT(
      issues_.list(),
      ElementsAre(Complains("path", "there is no AVS `x`"), Complains("path", "`a` is named twice"),
                  Complains("path", "`d` is in the matrix and not in the block"),
                  Complains("path", "`b` is in the block and not in the matrix"),
                  Complains("path", "`c` is in the block and not in the matrix")));
}

TEST_F(MatrixBlock, IsSquare) {
  compile({"a", "b", "c"}, {1.0, 0.0, 0.0, 1.0});
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("path", "4 values for 3 names")));
}

TEST_F(MatrixBlock, HoldsCorrelations) {
  auto values = test::equicorrelation(3, 0.5);
  values[1] = values[3] = 1.5;
  compile({"a", "b", "c"}, values);
  values[1] = values[3] = std::numeric_limits<double>::quiet_NaN();
  compile({"a", "b", "c"}, values);
  EXPECT_THAT(
      issues_.list(),
      ElementsAre(Complains("path", "1.5 at (a, b) is not a correlation, and so with 1 more"),
                  Complains("path", "nan at (a, b) is not a correlation, and so with 1 more")));
}

TEST_F(MatrixBlock, HasAUnitDiagonal) {
  auto values = test::equicorrelation(3, 0.5);
  values[4] = 0.99;
  compile({"a", "b", "c"}, values);
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("path", "0.99 at (b, b) is not a unit diagonal")));
}

TEST_F(MatrixBlock, IsSymmetricButForRounding) {
  auto values = test::equicorrelation(3, 0.5);
  values[1] += 9e-13;
  compile({"a", "b", "c"}, values);
  EXPECT_THAT(issues_.list(), IsEmpty());
  values[1] += 9e-13;
  compile({"a", "b", "c"}, values);
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("path", "0.5 at (b, a) differs from its")));
}

TEST_F(MatrixBlock, IsPositiveSemidefiniteOrTheCulpritsAreNamed) {
  hazards_[2] = {0.3, 0.3};
  compile({"a", "b", "c"}, {1.0, 0.9, -0.9, 0.9, 1.0, 0.9, -0.9, 0.9, 1.0});
  ASSERT_THAT(issues_.list(), ElementsAre(Complains("path", "smallest eigenvalue is -0.8")));
  for (const char* name : {"`a`", "`b`", "`c`"})
    EXPECT_THAT(issues_.list()[0].problem, testing::HasSubstr(name));
}

}  // namespace
}  // namespace faultline::failure
