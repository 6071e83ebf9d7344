// SPDX-License-Identifier: Apache-2.0
//
// What every measure must satisfy; typed over the list itself, so that a new one is enrolled.
#include <array>
#include <cstddef>
#include <random>
#include <set>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "base/contracts.hpp"
#include "risk/failure_tables.hpp"
#include "risk/measure.hpp"
#include "risk/trial_totals.hpp"
#include "unit/risk/measure/asked_contexts.hpp"
#include "unit/risk/synthetic_trials.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::risk::measure_conformance_test {
namespace {

using test::SyntheticTrials;

constexpr std::array largest_losses{10.0, 1e6, 0.0, 1e6 + 10.0};

/// `count` causes that fail alike, the pairs of the first one rarely.
failure::ExpectedFailures expected_of(std::size_t count) {
  failure::ExpectedFailures expected;
  expected.blocks = {"dependence.block[0]", "independent", "shock"};
  for (std::uint32_t i = 0; i < count; ++i) {
    expected.causes.push_back("avs." + std::to_string(i));
    expected.probability.push_back(0.2);
    expected.leading.emplace_back(i);
    expected.block.push_back(i % 2);
    for (std::uint32_t a = 0; a < i; ++a) expected.joint.push_back(a == 0 ? 1e-3 : 0.1);
  }
  return expected;
}

const FailureContext& failures_of(std::size_t count) {
  static const FailureLabels labels{
      {"avs.0", "avs.1", "avs.2", "avs.3"},
      {"avs.0", "avs.1", "avs.2"},
      {"dependence.block[0]", "dependence.block[0] with independent", "independent"}};
  static const std::array expected{expected_of(4), expected_of(5)};
  static const std::array contexts{FailureContext{&expected[0], &labels, 1000},
                                   FailureContext{&expected[1], &labels, 1000}};
  return contexts.at(count - 4);
}

MeasureContext context_of_four(Weighting weighting = Weighting::general) {
  MeasureContext context;
  context.weighting = weighting;
  context.holders = {"a", "b", "other", "book"};
  context.largest_loss.assign(largest_losses.begin(), largest_losses.end());
  for (const double largest : largest_losses) context.grids.emplace_back(largest);
  context.numeraire = "ETH";
  context.levels = {0.9, 0.99};
  context.return_periods_years = {1.0, 10.0, 100.0};
  context.tail_trials = 20;
  context.sums_by_block = true;
  if (weighting == Weighting::unit)
    context.parameter_parts = ParameterParts{1, 1'000'000};  // a batch lies in one
  context.failures = failures_of(4);
  context.slash_shortfalls = SlashShortfallContext{
      .avs = {"da", "elsewhere", "oracle"}, .place = {2, 0}, .unit = {100.0, 0.0, 1e4}};
  context.components = {"slash", "contract"};
  context.freezes = true;
  context.terms = {terms_of(20.0), terms_of(1e6), {}};
  context.security = security_of(1);
  context.slashed_funds = funds_of(1);
  context.asked = {.earnings = true,
                   .supply = true,
                   .oracle = true,
                   .loan = true,
                   .exit = true,
                   .queue = true,
                   .tied_points = true};
  context.covers = covers_of_two();
  context.costs = CostContext{
      .premium = {0.5, 2.0, 0.0, 1.0},
      .most_reinstated = {3.0, 0.0, 0.0, 1.5},
      .reinstated = {{{portfolio::HolderId{0U}, 1.0}, {portfolio::HolderId{3U}, 0.5}}, {}}};
  return context;
}

/// `count` trials from number `first` on, with rows and, if there are any, weights drawn by number.
SyntheticTrials trials_from(std::uint64_t first, std::uint64_t count,
                            Weighting weighting = Weighting::general) {
  SyntheticTrials trials(first, 3);
  for (std::uint64_t t = first; t < first + count; ++t) {
    std::mt19937_64 draw(t);
    const auto uniform = [&] { return static_cast<double>(draw() >> 11) * 0x1p-53; };
    std::vector<portfolio::TrialLoss> rows;
    for (const std::size_t holder : {0u, 1u, 3u}) {
      if (draw() % 4 == 0) continue;
      const numerics::MoneyGrid grid(largest_losses[holder]);
      const double gross = grid.snap(largest_losses[holder] * uniform());
      rows.push_back(SyntheticTrials::row(holder, gross, grid.snap(gross * uniform()), 0.5));
    }
    if (draw() % 4 == 0) trials.reinstate(0, 3.0 * uniform());
    std::vector<SyntheticTrials::Incident> incidents;
    for (const std::uint32_t cause : {3u, 0u, 2u, 0u})
      if (draw() % 3 == 0) incidents.push_back({cause, {}, {{stake::AvsId{0u}, 0.2 * uniform()}}});
    if (draw() % 3 == 0) incidents.push_back({3u, {0u, 1u}});
    trials.add(incidents, rows, weighting == Weighting::unit ? 1.0 : 2.0 * uniform());
    if (!incidents.empty() && draw() % 2 == 0) trials.fall_short(draw() % 2, 100.0 * uniform());
    for (const auto& row : rows) {
      if (draw() % 2 == 0 || row.aggregate[0] == 0.0) continue;
      const auto holder = row.holder.index();
      trials.add_contract_part(holder, numerics::MoneyGrid(largest_losses[holder])
                                           .snap(row.aggregate[0] * (0.25 + 0.5 * uniform())));
      trials.add_frozen(holder, row.aggregate[0] * uniform());
    }
  }
  return trials;
}

/// A measure of the list, of trials with or without weights.
template <class M, Weighting w>
struct Enrolled {
  using Type = M;
  static constexpr Weighting weighting = w;
};

template <class E>
class MeasureConformance : public testing::Test {
 protected:
  using M = typename E::Type;
  const MeasureContext context = context_of_four(E::weighting);

  static SyntheticTrials trials(std::uint64_t first, std::uint64_t count) {
    return trials_from(first, count, E::weighting);
  }
  M measured(std::uint64_t first, std::uint64_t count) const {
    M measure(context);
    measure.add(trials(first, count).batch());
    return measure;
  }
  static std::vector<std::byte> bytes(const M& measure) {
    base::ArchiveWriter archive;
    measure.save(archive);
    return archive.bytes();
  }
};

template <class>
struct AsTypes;
template <class... Ts>
struct AsTypes<std::variant<Ts...>> {
  using Types =
      testing::Types<Enrolled<Ts, Weighting::general>..., Enrolled<Ts, Weighting::unit>...>;
};
/// Parameter draws are of runs without weights.
template <class E>
constexpr bool counts_nothing =
    E::weighting == Weighting::general&& std::is_same_v<typename E::Type, measure::ParameterDraws>;

TYPED_TEST_SUITE(MeasureConformance, AsTypes<Measure>::Types);

TYPED_TEST(MeasureConformance, GivesTheSameBytesForAnyBatchSize) {
  using Measured = typename TypeParam::Type;
  Measured measure(this->context);
  for (std::uint64_t first = 0; first < 1000; first += 8) {
    measure.add(this->trials(first, 8).batch());
  }
  EXPECT_EQ(this->bytes(measure), this->bytes(this->measured(0, 1000)));
}

TYPED_TEST(MeasureConformance, GivesTheSameBytesForAnyOrderOfBatches) {
  using Measured = typename TypeParam::Type;
  Measured backwards(this->context);
  for (std::uint64_t first = 1000; first > 0; first -= 100) {
    backwards.add(this->trials(first - 100, 100).batch());
  }
  EXPECT_EQ(this->bytes(backwards), this->bytes(this->measured(0, 1000)));
}

TYPED_TEST(MeasureConformance, CountsATrialThatStandsForOthersAsAllOfThem) {
  using Measured = typename TypeParam::Type;
  constexpr std::uint64_t count = 200;
  constexpr std::uint64_t copies = 3;
  auto trials = this->trials(0, count);
  Measured together(this->context);
  Measured apart(this->context);
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t i = 0; i < count; ++i) {
    for (std::uint64_t k = copies; k-- > 0;) numbers.push_back(i + k * count);
  }
  for (std::uint64_t k = 0; k < copies; ++k) {
    auto batch = trials.batch();
    batch.trials = random::TrialRange{k * count, count};
    apart.add(batch);
  }
  auto batch = trials.batch();
  batch.trials = TrialNumbers(numbers, copies);
  together.add(batch);
  EXPECT_EQ(this->bytes(together), this->bytes(apart));
  together.add(this->trials(copies * count, 100).batch());
  apart.add(this->trials(copies * count, 100).batch());
  EXPECT_EQ(this->bytes(together), this->bytes(apart)) << "others after them count once again";
}

TYPED_TEST(MeasureConformance, MergesInAnyOrderIntoTheWhole) {
  using Measured = typename TypeParam::Type;
  const auto whole = this->bytes(this->measured(0, 1000));
  Measured forwards = this->measured(0, 300);
  forwards.merge(this->measured(300, 700));
  Measured backwards = this->measured(300, 700);
  backwards.merge(this->measured(0, 300));
  EXPECT_EQ(this->bytes(forwards), whole);
  EXPECT_EQ(this->bytes(backwards), whole);
}

TYPED_TEST(MeasureConformance, MergingAnEmptyOneChangesNothing) {
  using Measured = typename TypeParam::Type;
  Measured measure = this->measured(0, 500);
  measure.merge(Measured(this->context));
  EXPECT_EQ(this->bytes(measure), this->bytes(this->measured(0, 500)));
}

TYPED_TEST(MeasureConformance, LoadsWhatItSavedAndGoesOnFromThere) {
  using Measured = typename TypeParam::Type;
  const auto saved = this->bytes(this->measured(0, 300));
  Measured measure(this->context);
  base::ArchiveReader archive(saved);
  measure.load(archive);
  EXPECT_TRUE(archive.at_end());
  EXPECT_EQ(this->bytes(measure), saved);
  measure.add(this->trials(300, 700).batch());
  EXPECT_EQ(this->bytes(measure), this->bytes(this->measured(0, 1000)));
}

TYPED_TEST(MeasureConformance, RefusesStateThatIsCutShort) {
  using Measured = typename TypeParam::Type;
  auto saved = this->bytes(this->measured(0, 100));
  saved.pop_back();
  base::ArchiveReader archive(saved);
  Measured measure(this->context);
  EXPECT_THROW(measure.load(archive), base::ArchiveError);
}

TYPED_TEST(MeasureConformance, RefusesTheStateOfAnotherContext) {
  using Measured = typename TypeParam::Type;
  const auto saved = this->bytes(this->measured(0, 100));
  MeasureContext other = this->context;
  other.holders.insert(other.holders.begin(), "c");
  other.largest_loss.insert(other.largest_loss.begin(), 1.0);
  other.grids.insert(other.grids.begin(), numerics::MoneyGrid(1.0));
  other.tail_trials = 21;
  other.security = security_of(2);
  other.slashed_funds = funds_of(2);
  other.terms.insert(other.terms.begin(), terms_of(1.0));
  other.failures = failures_of(5);
  other.slash_shortfalls->avs.push_back("p");
  other.slash_shortfalls->unit.push_back(1.0);
  other.covers->providers.push_back({.label = 0});
  other.costs->most_reinstated.insert(other.costs->most_reinstated.begin(), 1.0);
  base::ArchiveReader archive(saved);
  Measured measure(other);
  if (counts_nothing<TypeParam>) return;  // one state is as empty as the other
  EXPECT_THROW(measure.load(archive), base::ArchiveError);
}

TYPED_TEST(MeasureConformance, RefusesTheStateOfAnotherMeasure) {
  using Measured = typename TypeParam::Type;
  std::vector<Measure> others = make_measures(this->context);
  for (const Measure& other : others) {
    if (std::holds_alternative<Measured>(other)) continue;
    base::ArchiveWriter saved;
    save(std::span{&other, 1}, saved);
    base::ArchiveReader archive(saved.bytes());
    Measured measure(this->context);
    EXPECT_THROW(measure.load(archive), base::ArchiveError);
  }
}

TEST(TrialTotals, RefusesASavedNumberOfTrialsThatNoRunHas) {
  for (const std::int64_t count : {std::int64_t{-1}, std::int64_t{1} << 62}) {
    base::ArchiveWriter saved;
    saved.put(count);
    saved.put(std::array<std::int64_t, 2>{});
    saved.put(std::array<std::int64_t, 2>{});
    base::ArchiveReader archive(saved.bytes());
    TrialTotals totals;
    EXPECT_THROW(totals.load(archive), base::ArchiveError) << count;
  }
}

std::size_t size_of_dimension(const MeasureContext& context, const std::string& dimension) {
  if (dimension == "position") return context.holder_count() - 1;
  if (dimension == "secured_avs") return context.security->labels->size();
  if (dimension == "perspective") return portfolio::perspective_count;
  if (dimension == "level") return context.levels.size();
  if (dimension == "return_period") return context.return_periods_years.size();
  if (dimension == "tail_rank") return static_cast<std::size_t>(context.tail_trials);
  if (dimension == "avs") return context.slash_shortfalls->avs.size();
  if (dimension == "slashing_avs") return context.slashed_funds->labels->size();
  if (dimension == "destination") return portfolio::SlashedFunds::part_count;
  if (dimension == "cover") return context.covers->labels->covers.size();
  if (dimension == "provider") return context.covers->labels->providers.size();
  if (dimension == "treaty") return context.covers->labels->treaties.size();
  const auto& labels = *context.failures->labels;
  if (dimension == "cause") return labels.causes.size();
  if (dimension == "leading_cause" || dimension == "other_cause") return labels.leading.size();
  if (dimension == "block_pair") return labels.block_pairs.size();
  if (dimension == "parameter_draw") return context.parameter_parts->count;
  if (dimension == "dependence_check") return dependence_checks().size();
  ADD_FAILURE() << "unknown dimension " << dimension;
  return 0;
}

TYPED_TEST(MeasureConformance, MakesTablesThatFillTheirDimensions) {
  // Tables of the run, and tables that need another measure too.
  constexpr bool elsewhere = std::is_same_v<typename TypeParam::Type, measure::BlockSums> ||
                             std::is_same_v<typename TypeParam::Type, measure::Components>;
  const auto tables = this->measured(0, 1000).tables(this->context);
  EXPECT_EQ(tables.empty(), elsewhere || counts_nothing<TypeParam>);
  for (const Table& table : tables) {
    std::size_t size = 1;
    for (const auto& dim : table.dims) size *= size_of_dimension(this->context, dim);
    std::visit([&](const auto& values) { EXPECT_EQ(values.size(), size) << table.name; },
               table.values);
    EXPECT_FALSE(table.units.empty()) << table.name;
    EXPECT_FALSE(table.long_name.empty()) << table.name;
    EXPECT_EQ(table.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string::npos);
  }
}

TYPED_TEST(MeasureConformance, ExpectsToTakeSomeMemory) {
  using Measured = typename TypeParam::Type;
  EXPECT_GT(Measured::memory_bytes(this->context), 0u);
}

TEST(Measures, NameEveryTableOnce) {
  const MeasureContext context = context_of_four();
  std::vector<Measure> measures = make_measures(context);
  add(measures, trials_from(0, 1000).batch());
  std::set<std::string> names;
  for (const Table& table : tables(measures, context)) {
    EXPECT_TRUE(names.insert(table.name).second) << table.name;
  }
  EXPECT_TRUE(names.contains("book_expected_shortfall"));
}

TEST(Measures, MergeSaveAndLoadTogether) {
  const MeasureContext context = context_of_four();
  const auto measured = [&](std::uint64_t first, std::uint64_t count) {
    std::vector<Measure> measures = make_measures(context);
    add(measures, trials_from(first, count).batch());
    return measures;
  };
  const auto bytes = [](const std::vector<Measure>& measures) {
    base::ArchiveWriter archive;
    save(measures, archive);
    return archive.bytes();
  };
  std::vector<Measure> parts = measured(500, 500);
  merge(parts, measured(0, 500));
  EXPECT_EQ(bytes(parts), bytes(measured(0, 1000)));

  const auto saved = bytes(parts);
  std::vector<Measure> loaded = make_measures(context);
  base::ArchiveReader archive(saved);
  load(loaded, archive);
  EXPECT_EQ(bytes(loaded), saved);
  EXPECT_EQ(worst_trials(loaded).size(), 20u);
}

TEST(Measures, RefuseWeightsThatTheirSumsAreNotMadeFor) {
  std::vector<Measure> measures = make_measures(context_of_four());
  for (const double weight : {-1.0, 64.0}) {
    SyntheticTrials trials;
    trials.add({}, weight);
    EXPECT_THROW(add(measures, trials.batch()), base::ContractViolation) << weight;
  }
}

TEST(Measures, ExpectTheMemoryOfAll) {
  const MeasureContext context = context_of_four();
  EXPECT_GT(memory_bytes(context), measure::Tail::memory_bytes(context));
}

}  // namespace
}  // namespace faultline::risk::measure_conformance_test
