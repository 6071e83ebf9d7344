// SPDX-License-Identifier: Apache-2.0
#include "failure/dependence.hpp"

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::dependence_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// a and b can fail, c cannot.
class DependenceOf : public testing::Test {
 protected:
  DependenceOf() {
    scenario_.add_avs("a", 0.1, {{"client", {{"geth", 1.0}}}});
    scenario_.add_avs("b", 0.2);
    scenario_.add_avs("c", 0.0);
    spec_.emplace();
  }
  BlockSpec& add_factor_block(std::vector<std::string> causes) {
    spec_->blocks.push_back({.causes = std::move(causes), .matrix = std::nullopt});
    return spec_->blocks.back();
  }
  BlockSpec& add_matrix_block(std::vector<std::string> causes) {
    spec_->blocks.push_back({.causes = causes,
                             .structure = Structure::matrix,
                             .matrix = base::NamedMatrix{"", {"a", "b"}, {1.0, 0.5, 0.5, 1.0}}});
    return spec_->blocks.back();
  }
  Dependence compile() {
    const std::vector<Hazard> hazards{{rate_of(0.1), 0.1}, {rate_of(0.2), 0.2}, {}};
    return compile_dependence(spec_, {}, {}, scenario_.causes(hazards), issues_);
  }
  test::FailureScenario scenario_;
  std::optional<DependenceSpec> spec_;
  base::Issues issues_;
};

TEST_F(DependenceOf, AsksForTheHorizonOfEvents) {
  add_matrix_block({"avs"}).space = MatrixSpace::event;
  compile();
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("dependence.block[0].event_horizon_days", "missing")));
}

TEST_F(DependenceOf, RefusesAHorizonOfEventsWhereThereAreNone) {
  add_matrix_block({"avs"}).event_horizon_days = 365.0;
  compile();
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("dependence.block[0].event_horizon_days",
                                                    "only a matrix of events has a horizon")));
}

TEST_F(DependenceOf, RefusesASpaceOfEventsWithoutAMatrix) {
  auto& block = add_factor_block({"avs"});
  block.space = MatrixSpace::event;
  block.event_horizon_days = 365.0;
  compile();
  EXPECT_THAT(issues_.list(), testing::Contains(Complains("dependence.block[0].space",
                                                          "a factor block has no matrix")));
}

TEST_F(DependenceOf, AsksForDegreesOfFreedomUnderStudentT) {
  spec_->independent = {"avs"};
  spec_->copula = Copula::student_t;
  compile();
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("dependence.degrees_of_freedom", "missing")));
}

TEST_F(DependenceOf, RefusesDegreesOfFreedomUnderGaussian) {
  spec_->independent = {"avs"};
  spec_->degrees_of_freedom = 4.0;
  compile();
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("dependence.degrees_of_freedom",
                                                    "the gaussian copula has none")));
}

TEST_F(DependenceOf, LeavesOutCausesThatCannotFire) {
  spec_->independent = {"avs"};
  const auto dependence = compile();
  EXPECT_THAT(issues_.list(), IsEmpty());
  ASSERT_THAT(dependence.independent, SizeIs(2));
  EXPECT_EQ(dependence.independent[1].id, CauseId(1u));
  EXPECT_EQ(dependence.independent[1].probability, 0.2);
}

TEST_F(DependenceOf, MustBeWrittenWhenAnAvsCanFail) {
  spec_.reset();
  compile();
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("dependence", "missing; dependence must be written")));
}

TEST_F(DependenceOf, NeedNotBeWrittenWhenNoAvsCanFail) {
  const std::vector<Hazard> hazards(3);
  const auto dependence =
      compile_dependence(std::nullopt, {}, {}, scenario_.causes(hazards), issues_);
  EXPECT_THAT(dependence.independent, IsEmpty());
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(DependenceOf, MustBeWrittenWhereLoadingsAre) {
  const std::vector<Hazard> hazards(3);
  const std::vector<LoadingSpec> rows{{"a", {{"market", 0.1}}}};
  const auto dependence =
      compile_dependence(std::nullopt, rows, {}, scenario_.causes(hazards), issues_);
  EXPECT_THAT(dependence.independent, IsEmpty());
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("loading.a", "there are no factors to load on")));
}

TEST_F(DependenceOf, NamesEachCauseThatIsInNoBlock) {
  spec_->independent = {"avs.c"};
  compile();
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("dependence", "`avs.a` is in no block"),
                                          Complains("dependence", "`avs.b` is in no block")));
}

TEST_F(DependenceOf, NamesEachCauseThatIsInTwoPlaces) {
  spec_->independent = {"avs.a", "avs.c"};
  add_factor_block({"avs"});
  spec_->factors.push_back({"market", "all", 0.5, {}});
  compile();
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("dependence.block[0].causes",
                                                    "`avs.a` is also in `dependence.indep")));
}

TEST_F(DependenceOf, TakesSelectorsThatOverlapWithinOneBlock) {
  spec_->independent = {"avs", "avs.a", "avs[client=geth]"};
  EXPECT_THAT(compile().independent, SizeIs(2));
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(DependenceOf, ReportsASelectorAndNotWhatItWouldHaveMeant) {
  spec_->independent = {"avs.d"};
  add_factor_block({"operator"});
  spec_->factors.push_back({"market", "all", 0.5, {}});
  compile();
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("dependence.independent", "`avs.d` matches nothing"),
                          Complains("dependence.block[0].causes", "no operator may fail"),
                          Complains("dependence.factor.market.by", "reaches no cause")));
}

TEST_F(DependenceOf, NeedsAMatrixInAMatrixBlockOnly) {
  add_matrix_block({"avs.a"}).matrix.reset();
  add_factor_block({"avs.b"}).matrix = base::NamedMatrix{};
  spec_->factors.push_back({"market", "all", 0.5, {}});
  compile();
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("dependence.block[0].file", "missing"),
                          Complains("dependence.block[1].file", "a factor block has no matrix")));
}

TEST_F(DependenceOf, ReportsAMatrixAtItsBlock) {
  spec_->independent = {"avs.b"};
  add_matrix_block({"avs.a"});
  compile();
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("dependence.block[0].file[b]",
                                                    "`b` is in the matrix and not in the block")));
}

TEST_F(DependenceOf, SaysInWhichBlocksAMatrixWasRepaired) {
  add_factor_block({"avs.c"});
  spec_->factors.push_back({"market", "all", 0.5, {}});
  const std::vector<double> chain{1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0};
  scenario_.add_avs("d", 0.1);
  scenario_.add_avs("e", 0.1);
  auto& block = add_matrix_block({"avs.a", "avs.d", "avs.e"});
  block.matrix = base::NamedMatrix{"", {"a", "d", "e"}, chain};
  block.repair = MatrixRepair::nearest;
  spec_->independent = {"avs.b"};
  const std::vector<Hazard> hazards(5, Hazard{0.1, 0.1});
  const auto dependence = compile_dependence(spec_, {}, {}, scenario_.causes(hazards), issues_);
  EXPECT_THAT(issues_.list(), IsEmpty());
  ASSERT_THAT(dependence.matrix_changes, SizeIs(1));
  EXPECT_EQ(dependence.matrix_changes[0].block, "dependence.block[1]");
}

TEST_F(DependenceOf, JoinsFactorBlocks) {
  add_factor_block({"avs.b"});
  add_factor_block({"avs.a", "avs.c"});
  spec_->factors.push_back({"market", "all", 0.5, {}});
  const auto dependence = compile();
  EXPECT_THAT(issues_.list(), IsEmpty());
  ASSERT_THAT(dependence.structure.factors.causes, SizeIs(2));
  EXPECT_EQ(dependence.structure.factors.causes[0].cause.id, CauseId(0u));
  EXPECT_THAT(dependence.structure.matrices, IsEmpty());
}

}  // namespace
}  // namespace faultline::failure::dependence_test
