// SPDX-License-Identifier: Apache-2.0
#include "failure/copula.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/contracts.hpp"
#include "failure/keys.hpp"
#include "unit/failure/conformance.hpp"
#include "unit/failure/failure_scenario.hpp"

/// What every copula of the list promises, whatever its law.
namespace faultline::failure::copula_test {
namespace {

constexpr std::uint64_t groups = 4'000;
constexpr std::int64_t trials = 64 * groups;

/// Three causes by any order of names, exchangeable: equal loadings, equal correlations.
std::vector<LatentCause> causes(double probability) {
  std::vector<LatentCause> causes;
  for (const char* id : {"a", "b", "c"})
    causes.push_back({CauseId(causes.size()), avs_key(id).key, probability});
  return causes;
}

LatentStructure exchangeable_factors(double probability, double degrees_of_freedom) {
  LatentStructure structure;
  structure.degrees_of_freedom = degrees_of_freedom;
  structure.factors.factors = {factor_key("market")};
  for (const auto& cause : causes(probability))
    structure.factors.causes.push_back({cause, {{0, std::sqrt(0.4)}}});
  return structure;
}

LatentStructure exchangeable_matrix(double probability, double degrees_of_freedom) {
  // Cholesky factor of the 3 × 3 equicorrelation matrix with 0.4.
  const double l22 = std::sqrt(0.84);
  const double l32 = 0.24 / l22;
  LatentStructure structure;
  structure.degrees_of_freedom = degrees_of_freedom;
  structure.matrices.push_back({causes(probability),
                                {1.0, 0.0, 0.0,  //
                                 0.4, l22, 0.0,  //
                                 0.4, l32, std::sqrt(0.84 - l32 * l32)}});
  return structure;
}

template <class C>
class Copulas : public testing::Test {
 protected:
  static std::vector<LatentStructure> structures(double probability) {
    std::vector<LatentStructure> all;
    for (const double nu : test::degrees_of_freedom_of<C>()) {
      all.push_back(exchangeable_factors(probability, nu));
      all.push_back(exchangeable_matrix(probability, nu));
    }
    return all;
  }
  template <class Visit>
  static void draw(const LatentStructure& structure, std::uint64_t lanes, Visit visit) {
    const C copula(structure);
    typename C::Workspace workspace;
    std::vector<Firing> firings;
    for (std::uint64_t group = 0; group < groups; ++group) {
      firings.clear();
      copula.draw(9, group, lanes, {}, workspace, firings);
      visit(firings);
    }
  }
  static constexpr std::uint64_t all_lanes = ~std::uint64_t{0};
};
TYPED_TEST_SUITE(Copulas, test::EveryCopulaType);

TYPED_TEST(Copulas, HaveUniformMargins) {
  constexpr double p = 0.8;
  const auto structures = this->structures(p);
  test::Comparisons comparisons(6 * structures.size());
  for (const auto& structure : structures) {
    std::array<std::vector<double>, 3> uniforms;
    this->draw(structure, this->all_lanes, [&](const std::vector<Firing>& firings) {
      for (const Firing& firing : firings) uniforms[firing.cause.index()].push_back(firing.uniform);
    });
    for (const auto& sample : uniforms) {
      comparisons.expect_probability(static_cast<std::int64_t>(sample.size()), trials, p);
      comparisons.expect_law(sample, [](double u) { return u / p; });
    }
  }
}

TYPED_TEST(Copulas, DoNotTellExchangeableCausesApart) {
  const auto structures = this->structures(0.2);
  test::Comparisons comparisons(6 * structures.size());
  for (const auto& structure : structures) {
    std::array<std::int64_t, 8> sets{};
    this->draw(structure, this->all_lanes, [&](const std::vector<Firing>& firings) {
      std::array<std::size_t, 64> fired{};
      for (const Firing& firing : firings) fired[firing.lane] |= 1u << firing.cause.index();
      for (const auto set : fired) ++sets[set];
    });
    // Given one of two sets, each is as likely.
    const auto expect_equal = [&](std::size_t a, std::size_t b) {
      comparisons.expect_probability(sets[a], sets[a] + sets[b], 0.5);
    };
    expect_equal(0b001, 0b010);
    expect_equal(0b001, 0b100);
    expect_equal(0b010, 0b100);
    expect_equal(0b011, 0b101);
    expect_equal(0b011, 0b110);
    expect_equal(0b101, 0b110);
  }
}

TYPED_TEST(Copulas, DrawTheSameInALaneWhateverTheOthers) {
  constexpr std::uint64_t some = 0x8000'0100'0000'00f1;
  for (const auto& structure : this->structures(0.3)) {
    std::vector<Firing> expected;
    this->draw(structure, this->all_lanes, [&](const std::vector<Firing>& firings) {
      std::copy_if(firings.begin(), firings.end(), std::back_inserter(expected),
                   [](const Firing& firing) { return (some >> firing.lane & 1u) != 0; });
    });
    std::vector<Firing> drawn;
    this->draw(structure, some, [&](const std::vector<Firing>& firings) {
      drawn.insert(drawn.end(), firings.begin(), firings.end());
    });
    ASSERT_EQ(drawn.size(), expected.size());
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      EXPECT_EQ(drawn[i].lane, expected[i].lane);
      EXPECT_EQ(drawn[i].cause, expected[i].cause);
      EXPECT_EQ(drawn[i].uniform, expected[i].uniform);
    }
  }
}

TYPED_TEST(Copulas, GiveTheFactorsOnWhichTheCausesOfADrawLoaded) {
  constexpr std::uint64_t group = 11;
  for (const std::uint64_t known : {std::uint64_t{0}, std::uint64_t{0xff00'ff0f}, this->all_lanes})
    for (auto structure : this->structures(0.3)) {
      if (structure.factors.causes.empty()) structure.factors.factors = {factor_key("market")};
      for (auto& cause : structure.factors.causes)
        if (cause.cause.id == CauseId(1u)) cause.cause.known = 0;
      structure.known = {{CauseId(1u)}, {{}, {0}}};
      const TypeParam copula(structure);
      typename TypeParam::Workspace workspace;
      std::vector<Firing> firings;
      copula.draw(9, group, this->all_lanes, {&known, 1}, workspace, firings);
      const auto factors = copula.factors().drawn(9, group, workspace);
      ASSERT_EQ(factors.size(), 1U);
      for (std::uint64_t lane = 0; lane < 64; ++lane) {
        const double factor = factors[0][lane];
        EXPECT_EQ(copula.factors().explain(9, 64 * group + lane, {&known, 1})[0][lane], factor);
        const auto latent =
            copula.explain(9, 64 * group + lane, {&known, 1}, CauseId(2u))->variable;
        for (const auto& [name, part] : latent->factors) EXPECT_EQ(part.value, factor);
      }
    }
}

TYPED_TEST(Copulas, RealiseCorrelationsOfEvents) {
  constexpr std::int64_t years = 1 << 22;
  const auto degrees_of_freedom = test::degrees_of_freedom_of<TypeParam>();
  test::Comparisons comparisons(degrees_of_freedom.size());
  for (const double nu : degrees_of_freedom) {
    test::FailureScenario scenario;
    scenario.add_avs("a", 0.02);
    scenario.add_avs("b", 0.05);
    auto& dependence = scenario.declare_matrix({1.0, 0.25, 0.25, 1.0});
    test::name_copula<TypeParam>(dependence, nu);
    dependence.blocks[0].space = MatrixSpace::event;
    dependence.blocks[0].event_horizon_days = 365.0;
    const auto batch = test::draw(scenario.model(), 12, {0, years});
    std::int64_t both = 0;
    for (const auto set : test::struck_sets(batch)) both += set == 3;
    comparisons.expect_probability(both, years,
                                   0.001 + 0.25 * std::sqrt(0.02 * 0.98 * 0.05 * 0.95));
  }
}

TYPED_TEST(Copulas, AreMadeByTheirWord) {
  const auto made = make_copula(TypeParam::word, this->structures(0.2)[0]);
  EXPECT_TRUE(std::holds_alternative<TypeParam>(made));
  EXPECT_EQ(has_degrees_of_freedom(TypeParam::word), TypeParam::has_degrees_of_freedom);
}

TEST(LatentCopula, IsNotMadeByAWordOutsideTheList) {
  const auto unknown = static_cast<Copula>(copula_words.size());
  EXPECT_THROW((void)make_copula(unknown, exchangeable_factors(0.2, 4.0)), base::ContractViolation);
  EXPECT_THROW((void)has_degrees_of_freedom(unknown), base::ContractViolation);
}

}  // namespace
}  // namespace faultline::failure::copula_test
