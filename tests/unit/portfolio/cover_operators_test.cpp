// SPDX-License-Identifier: Apache-2.0
#include "portfolio/cover_operators.hpp"

#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/canonical_text.hpp"
#include "unit/portfolio/covered_stake.hpp"

namespace faultline::portfolio::cover_operators_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// 600 native ETH on 20 validators of `a` and 10 of `b`, whole 400 ETH of `vault` behind each of
/// `b` and `c`. The token has half of both, the desk half of the token. `d` has nothing of it.
stake::SmallStake native_and_vault() {
  stake::SmallStake stake;
  stake::PenaltyParameters electra;
  electra.fork = stake::Fork::electra;
  electra.total_active_balance = 1e6;
  stake.spec.protocols.push_back(
      {.id = "eth", .penalty = stake::PenaltyKind::ethereum, .parameters = electra});
  stake.avs("net", "sym").operators({"a", "b", "c", "d"});
  stake.spec.operators[0].validators = 20;
  stake.spec.operators[1].validators = 10;
  stake.pool("native", "eth", {"a", "b"}, 600.0).pool("vault", "sym", {"b", "c"}, 400.0);
  stake.pool("others", "sym", {"d"}, 50.0);
  stake.commit("net", "b", "vault").commit("net", "c", "vault").commit("net", "d", "others");
  stake.position("desk").position("token").hold("desk", "token", 0.5);
  return stake.delegate("token", "native", 300.0).delegate("token", "vault", 200.0).book("desk");
}

/// On the desk or the token.
CoveredStake covered(const std::vector<std::string>& operators, const std::string& position,
                     std::vector<insurance::Term> terms = {insurance::QuotaShare{}}) {
  CoveredStake made(native_and_vault());
  made.cover("c", {position}, std::move(terms)).waterfall(position, {"cover:c"});
  made.covers.front().operators = operators;
  return made;
}

TEST(CoverOperators, MustBeThereOnceAndHaveStakeOfTheInsured) {
  EXPECT_THAT(covered({"a", "b", "c"}, "desk").complaints(), IsEmpty());
  EXPECT_THAT(
      covered({"a", "d", "a", "bb"}, "desk").complaints(),
      ElementsAre(
          "cover.c.operators[1]: the cover's positions have no stake behind `d`, so that it "
          "has none of their losses",
          "cover.c.operators[2]: `a` is named twice",
          "cover.c.operators[3]: there is no operator `bb`"));
  EXPECT_THAT(covered({}, "desk").complaints(), ElementsAre("cover.c.operators: is empty"));
}

/// Expectation and hint of the only complaint.
std::string help(const std::string& written) {
  const auto made = covered({written}, "desk");
  base::Issues issues;
  PortfolioModel::compile(made.graph, penalty::PenaltyModel(made.graph), made.waterfalls,
                          made.covers, issues);
  return issues.list().front().expected + "; " + issues.list().front().hint;
}

TEST(CoverOperators, AreNamedByTheirIds) {
  EXPECT_EQ(help("operator.a"), "the id of a declared operator; did you mean `a`?");
  EXPECT_EQ(help("operator[client=geth]"),
            "the id of a declared operator; ids stand here, and no selectors");
  EXPECT_EQ(help("d"), "one behind whom they have some: a, b, c; ");
}

TEST(CoverOperators, HaveTheirPartOfNativeEthAndVaultsWhole) {
  const auto stake = native_and_vault().graph();
  const std::vector insured{stake.find_position("desk").value()};
  const auto behind = [&](const std::vector<std::string>& names) {
    return stake_behind_operators(stake, insured, *find_operators(stake, names));
  };
  EXPECT_NEAR(behind({"a"}), 0.25 * 400.0, 1e-12);
  EXPECT_NEAR(behind({"b"}), 0.25 * (200.0 + 400.0), 1e-12);
  EXPECT_NEAR(behind({"c", "b"}), 0.25 * (200.0 + 400.0), 1e-12);
  EXPECT_NEAR(behind({"a", "b", "c"}), 250.0, 1e-12);
}

TEST(CoverOperators, AreWhatTermsOfTheStakeSeeInTheAggregate) {
  const auto compiled =
      covered({"a"}, "token", {insurance::LimitOfStake{0.1, insurance::TermBasis::aggregate}})
          .compile();
  const auto& terms = compiled.insurance.contracts().front().terms;
  EXPECT_NEAR(std::get<insurance::Limit>(terms.front()).amount, 0.1 * 200.0, 1e-12);
}

TEST(CoverOperators, AskForListedHits) {
  EXPECT_EQ(covered({"a"}, "token").compile().portfolio.hit_form(), penalty::HitForm::listed);
}

/// `a` and `b` share validators, `c` has none written and is not named.
TEST(CoverOperators, NeedValidatorsOfThoseWhoAreNamed) {
  const insurance::Term by_unit = insurance::Limit{1.0, insurance::TermBasis::unit};
  EXPECT_THAT(covered({"a"}, "token", {by_unit}).complaints(), IsEmpty());
  EXPECT_THAT(covered({"b"}, "token", {by_unit}).complaints(), IsEmpty());
  EXPECT_THAT(covered({"c"}, "token", {by_unit}).complaints(),
              ElementsAre(HasSubstr("counts validators, of which the operator `c`")));
}

TEST(CoverOperators, HaveNoLineInTheHashWhereThereAreNone) {
  insurance::CoverSpec cover{.id = "c", .positions = {"token"}, .terms = {}};
  EXPECT_THAT(base::canonical_text(cover), Not(HasSubstr("operators")));
  cover.operators = std::vector<std::string>{"a"};
  EXPECT_THAT(base::canonical_text(cover), HasSubstr("operators = [\"a\"]"));
}

}  // namespace
}  // namespace faultline::portfolio::cover_operators_test
