// SPDX-License-Identifier: Apache-2.0
#include "failure/matrix_block.hpp"

#include <cmath>
#include <iterator>
#include <limits>
#include <regex>

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::matrix_block_test {
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
    return compile_block(std::move(names), std::move(values)).structure;
  }
  CompiledMatrix compile_block(std::vector<std::string> names, std::vector<double> values) {
    spec_.matrix = base::NamedMatrix{"", std::move(names), std::move(values)};
    return compile_matrix(spec_, "path", members_, scenario_.causes(hazards_),
                          std::numeric_limits<double>::infinity(), issues_, base::serial_executor(),
                          nearest_);
  }
  BlockSpec spec_{.causes = {}, .structure = Structure::matrix, .matrix = {}};
  test::FailureScenario scenario_;
  std::vector<CauseId> members_{CauseId(0u), CauseId(1u), CauseId(2u)};
  std::vector<Hazard> hazards_{{0.1, 0.1}, {0.2, 0.2}, {}, {0.4, 0.4}};
  base::Issues issues_;
  numerics::NearestCorrelationOptions nearest_;
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

TEST_F(MatrixBlock, ConvertsCorrelationsOfEventsAtTheirOwnHorizon) {
  spec_.space = MatrixSpace::event;
  spec_.event_horizon_days = 730.0;
  const double rate = -0.5 * std::log1p(-0.01);  // 1 % within two years
  hazards_[0] = hazards_[1] = {rate, -std::expm1(-rate)};
  // c cannot fire: what stands beside it does not matter.
  const auto structure = compile({"a", "b", "c"}, {1.0, 0.2, 0.9,  //
                                                   0.2, 1.0, 0.9,  //
                                                   0.9, 0.9, 1.0});
  EXPECT_THAT(issues_.list(), IsEmpty());
  ASSERT_THAT(structure.lower, SizeIs(4));
  EXPECT_NEAR(structure.lower[2], 0.62881366746283547511, 1e-10);
  EXPECT_EQ(structure.causes[0].probability, hazards_[0].probability);
}

TEST_F(MatrixBlock, ConvertsCovariancesOfEvents) {
  spec_.space = MatrixSpace::event;
  spec_.form = MatrixForm::covariance;
  spec_.event_horizon_days = 365.0;
  hazards_[0] = hazards_[1] = {rate_of(0.01), 0.01};
  const auto structure = compile({"a", "b", "c"}, {0.0099, 0.00198, 0.0,  //
                                                   0.00198, 0.0099, 0.0,  //
                                                   0.0, 0.0, 0.1});
  EXPECT_THAT(issues_.list(), IsEmpty());
  ASSERT_THAT(structure.lower, SizeIs(4));
  EXPECT_NEAR(structure.lower[2], 0.62881366746283547511, 1e-10);
}

TEST_F(MatrixBlock, HoldsVariancesOfEventsToTheirProbabilities) {
  spec_.space = MatrixSpace::event;
  spec_.form = MatrixForm::covariance;
  spec_.event_horizon_days = 365.0;
  hazards_[0] = hazards_[1] = {rate_of(0.01), 0.01};
  compile({"a", "b", "c"}, {0.01, 0.001, 0.0,    //
                            0.001, 0.0099, 0.0,  //
                            0.0, 0.0, 0.1});
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("path.file[a, a]", "0.01 is not the variance p(1-p) of `a`")));
}

TEST_F(MatrixBlock, NamesEventsThatCannotBeSoCorrelated) {
  spec_.space = MatrixSpace::event;
  spec_.event_horizon_days = 365.0;
  compile({"a", "b", "c"}, {1.0, -0.9, 0.0,  //
                            -0.9, 1.0, 0.0,  //
                            0.0, 0.0, 1.0});
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("path.file[a, b]", "event correlation -0.9 of `a` and `b`")));
}

TEST_F(MatrixBlock, MayBeSingular) {
  const auto structure = compile({"a", "b", "c"}, std::vector(9, 1.0));
  EXPECT_THAT(issues_.list(), IsEmpty());
  EXPECT_THAT(structure.lower, ElementsAre(1.0, 0.0, 1.0, testing::DoubleNear(0.0, 1e-7)));
}

TEST_F(MatrixBlock, NamesTheAvsOfTheBlockEachOnce) {
  compile({"a", "x", "a", "d"}, test::equicorrelation(4, 0.0));
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("path.file[x]", "there is no cause `x`"),
                          Complains("path.file[a]", "`a` is named twice"),
                          Complains("path.file[d]", "`d` is in the matrix and not in the block"),
                          Complains("path.file[b]", "`b` is in the block and not in the matrix"),
                          Complains("path.file[c]", "`c` is in the block and not in the matrix")));
}

TEST_F(MatrixBlock, IsSquare) {
  compile({"a", "b", "c"}, {1.0, 0.0, 0.0, 1.0});
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("path.file", "4 values for 3 names")));
}

TEST_F(MatrixBlock, HoldsCorrelations) {
  auto values = test::equicorrelation(3, 0.5);
  values[1] = values[3] = 1.5;
  compile({"a", "b", "c"}, values);
  values[1] = values[3] = std::numeric_limits<double>::quiet_NaN();
  compile({"a", "b", "c"}, values);
  EXPECT_THAT(
      issues_.list(),
      ElementsAre(
          Complains("path.file[a, b]", "1.5 at (a, b) is not a correlation, and so with 1 more"),
          Complains("path.file[a, b]", "nan at (a, b) is not a correlation, and so with 1 more")));
}

TEST_F(MatrixBlock, HasAUnitDiagonal) {
  auto values = test::equicorrelation(3, 0.5);
  values[4] = 0.99;
  compile({"a", "b", "c"}, values);
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("path.file[b, b]", "0.99 at (b, b) is not a unit diagonal")));
}

TEST_F(MatrixBlock, IsSymmetricButForRounding) {
  auto values = test::equicorrelation(3, 0.5);
  values[1] += 9e-13;
  compile({"a", "b", "c"}, values);
  EXPECT_THAT(issues_.list(), IsEmpty());
  values[1] += 9e-13;
  compile({"a", "b", "c"}, values);
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("path.file[b, a]", "0.5 at (b, a) differs from its")));
}

TEST_F(MatrixBlock, IsPositiveSemidefiniteOrTheCulpritsAreNamed) {
  hazards_[2] = {0.3, 0.3};
  compile({"a", "b", "c"}, {1.0, 0.9, -0.9, 0.9, 1.0, 0.9, -0.9, 0.9, 1.0});
  ASSERT_THAT(issues_.list(), ElementsAre(Complains("path.file", "smallest eigenvalue is -0.8")));
  // The eigenvector of -0.8 is (1, -1, 1)/√3, up to its sign.
  for (const char* name : {"`a` (", "`b` (", "`c` ("})
    EXPECT_THAT(issues_.list()[0].problem, testing::HasSubstr(name));
  const std::regex loading("0\\.58");
  const auto& problem = issues_.list()[0].problem;
  EXPECT_EQ(std::distance(std::sregex_iterator(problem.begin(), problem.end(), loading), {}), 3);
}

TEST_F(MatrixBlock, NamesAsCulpritsOnlyThoseThatLoadOnTheNegativeEigenvalue) {
  hazards_[2] = {0.3, 0.3};
  hazards_.resize(4, {0.4, 0.4});
  members_.push_back(CauseId(3u));
  compile({"a", "b", "c", "d"}, {1.0, 0.0, 0.9, 0.9,   //
                                 0.0, 1.0, 0.0, 0.0,   //
                                 0.9, 0.0, 1.0, -0.9,  //
                                 0.9, 0.0, -0.9, 1.0});
  ASSERT_THAT(issues_.list(), ElementsAre(Complains("path.file", "smallest eigenvalue is -0.8")));
  EXPECT_THAT(issues_.list()[0].problem, testing::Not(testing::HasSubstr("`b`")));
}

TEST_F(MatrixBlock, MayHoldCovariances) {
  const auto correlations = compile({"a", "b", "c"}, {1.0, 0.6, 0.5, 0.6, 1.0, 0.2, 0.5, 0.2, 1.0});
  spec_.form = MatrixForm::covariance;
  const auto covariances =
      compile({"a", "b", "c"}, {4.0, 3.6, 0.02, 3.6, 9.0, 0.012, 0.02, 0.012, 0.0004});
  EXPECT_THAT(issues_.list(), IsEmpty());
  EXPECT_THAT(covariances.lower,
              testing::Pointwise(testing::DoubleNear(1e-15), correlations.lower));
}

TEST_F(MatrixBlock, NamesTheCulpritsOfIndefiniteCovariances) {
  hazards_[2] = {0.3, 0.3};
  spec_.form = MatrixForm::covariance;
  compile({"a", "b", "c"}, {4.0, 1.8, -1.8, 1.8, 1.0, 0.9, -1.8, 0.9, 1.0});
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("path.file", "of its correlations is -0.8")));
}

/// The matrix that the factor is of.
std::vector<double> times_transpose(const std::vector<double>& lower, std::size_t n) {
  std::vector<double> product(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t k = 0; k < n; ++k) product[i * n + j] += lower[i * n + k] * lower[j * n + k];
  return product;
}

// a and c are the ends of Higham's chain of three (2002), b its middle: entries 0.760690 and
// 0.157298, distance 0.527790. The floor of the eigenvalues moves these by some 1e-8.
TEST_F(MatrixBlock, IsReplacedByTheNearestWhereThatIsAskedFor) {
  hazards_[2] = {0.3, 0.3};
  spec_.repair = MatrixRepair::nearest;
  const auto block = compile_block({"c", "b", "a"}, {1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0});
  EXPECT_THAT(issues_.list(), IsEmpty());
  constexpr double x = 0.7606898534022837848;
  constexpr double y = 0.15729810613837599083;
  ASSERT_THAT(block.structure.causes, SizeIs(3));
  EXPECT_THAT(
      times_transpose(block.structure.lower, 3),
      testing::Pointwise(testing::DoubleNear(1e-7), std::vector{1.0, x, y, x, 1.0, x, y, x, 1.0}));
  ASSERT_TRUE(block.change.has_value());
  EXPECT_EQ(block.change->block, "path");
  EXPECT_NEAR(block.change->distance, 0.52779046358182837137, 1e-7);
  EXPECT_GT(block.change->steps, 1);
}

TEST_F(MatrixBlock, SaysWhereNoNearestIsFoundInTheStepsAllowed) {
  hazards_[2] = {0.3, 0.3};
  spec_.repair = MatrixRepair::nearest;
  nearest_.max_iterations = 2;
  const auto block = compile_block({"c", "b", "a"}, {1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0});
  EXPECT_THAT(issues_.list(), ElementsAre(Complains(
                                  "path.file", "no nearest correlation matrix found in 2 steps")));
  EXPECT_THAT(block.structure.causes, IsEmpty());
  EXPECT_THAT(block.structure.lower, IsEmpty());
  EXPECT_FALSE(block.change.has_value());
}

TEST_F(MatrixBlock, SaysWhichCorrelationMovedFurthestAndHowFar) {
  hazards_[2] = {0.3, 0.3};
  spec_.repair = MatrixRepair::nearest;
  const auto block = compile_block({"c", "b", "a"}, {1.0, 1.0, 0.0, 1.0, 1.0, 0.9, 0.0, 0.9, 1.0});
  ASSERT_TRUE(block.change.has_value());
  EXPECT_EQ(block.change->first, "b");
  EXPECT_EQ(block.change->second, "c");
  EXPECT_EQ(block.change->before, 1.0);
  EXPECT_DOUBLE_EQ(block.change->after, times_transpose(block.structure.lower, 3)[5]);
}

TEST_F(MatrixBlock, IsNotTouchedByRepairWhereWhatCanFireIsPositiveSemidefinite) {
  const std::vector<double> singular(9, 1.0);
  const std::vector<double> indefinite_with_c{1.0, 0.9, -0.9, 0.9, 1.0, 0.9, -0.9, 0.9, 1.0};
  for (const auto& values : {singular, indefinite_with_c}) {
    spec_.repair = MatrixRepair::error;
    const auto as_written = compile({"a", "b", "c"}, values);
    spec_.repair = MatrixRepair::nearest;
    const auto block = compile_block({"a", "b", "c"}, values);
    EXPECT_EQ(block.structure.lower, as_written.lower);
    EXPECT_FALSE(block.change.has_value());
  }
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(MatrixBlock, HasItsCorrelationsRepairedWhereItHoldsCovariances) {
  hazards_[2] = {0.3, 0.3};
  spec_.repair = MatrixRepair::nearest;
  spec_.form = MatrixForm::covariance;
  const auto block = compile_block({"c", "b", "a"}, {4.0, 2.0, 0.0, 2.0, 1.0, 2.7, 0.0, 2.7, 9.0});
  spec_.form = MatrixForm::correlation;
  const auto other = compile_block({"c", "b", "a"}, {1.0, 1.0, 0.0, 1.0, 1.0, 0.9, 0.0, 0.9, 1.0});
  ASSERT_TRUE(block.change.has_value());
  EXPECT_THAT(block.structure.lower,
              testing::Pointwise(testing::DoubleNear(1e-7), other.structure.lower));
  EXPECT_DOUBLE_EQ(block.change->before, 1.0);
  EXPECT_NEAR(block.change->after, other.change->after, 1e-9);
}

TEST_F(MatrixBlock, IsRepairedOnlyWhereItsEntriesAreCorrelations) {
  spec_.repair = MatrixRepair::nearest;
  compile({"a", "b", "c"}, {1.0, 1.1, 0.0, 1.1, 1.0, 0.0, 0.0, 0.0, 1.0});
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("path.file[a, b]", "1.1 at (a, b) is not a correlation")));
}

}  // namespace
}  // namespace faultline::failure::matrix_block_test
