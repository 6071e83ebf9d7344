// SPDX-License-Identifier: Apache-2.0
#include "base/canonical_text.hpp"

#include <array>
#include <cstdint>

#include <gtest/gtest.h>

namespace faultline::base::canonical_text_test {
namespace {

enum class Colour : std::uint8_t { red, green };
EnumWords enum_words(Colour) {
  static constexpr std::array<std::string_view, 2> known{"red", "green"};
  return {known, {}};
}

struct Plain {
  static constexpr std::string_view name = "plain";
  static constexpr VariantForm form = VariantForm::number;
  double value = 0.5;
};
struct Nothing {
  static constexpr std::string_view name = "nothing";
  static constexpr VariantForm form = VariantForm::word;
};
struct Scaled {
  static constexpr std::string_view name = "scaled";
  static constexpr VariantForm form = VariantForm::keyed;
  double by = 2.0;
};
using Amount = std::variant<Plain, Nothing, Scaled>;

struct Row {
  std::string id;
  Amount amount;
};
std::string row_key(const Row& row) {
  return row.id;
}

struct Sample {
  std::string text = "a \"quoted\"\nline";
  double number = 0.1;
  std::uint64_t seed = 18446744073709551615ULL;
  Date day{2026, 1, 2};
  Colour colour = Colour::green;
  std::optional<double> absent;
  std::optional<double> present = 3.0;
  std::vector<double> numbers{1.0, 0.25};
  WeightedTags tags{{"client", {{"geth", 0.7}, {"reth", 0.3}}}};
  std::vector<Row> rows;
  std::vector<Amount> amounts;
  std::optional<NamedMatrix> matrix;
};

struct Seen {
  WeightedSample sample;
};

template <class V>
void describe(V& v, Plain& s) {
  v.required({"value", "", ""}, s.value);
}
template <class V>
void describe(V&, Nothing&) {}
template <class V>
void describe(V& v, Scaled& s) {
  v.required({"scaled", "", ""}, s.by);
}
template <class V>
void describe(V& v, Row& s) {
  v.required({"id", "", ""}, s.id);
  v.required({"amount", "", ""}, s.amount);
}
template <class V>
void describe(V& v, Sample& s) {
  v.required({"text", "", ""}, s.text);
  v.field({"number", "", ""}, s.number, any_number());
  v.field({"seed", "", ""}, s.seed);
  v.field({"day", "", ""}, s.day);
  v.field({"colour", "", ""}, s.colour);
  v.optional({"absent", "", ""}, s.absent);
  v.optional({"present", "", ""}, s.present);
  v.field({"numbers", "", ""}, s.numbers);
  v.field({"tags", "", ""}, s.tags);
  v.rows({"row", "", ""}, "rows", s.rows);
  v.list({"amount", "", ""}, s.amounts, Presence::optional);
  v.matrix({"matrix", "", ""}, s.matrix);
  v.unsupported("later", "");
}
template <class V>
void describe(V& v, Seen& s) {
  v.sample({"seen", "", ""}, s.sample, fraction());
}

TEST(CanonicalText, HasOneLinePerFieldAndNoneForWhatIsNotThere) {
  EXPECT_EQ(canonical_text(Sample()),
            "text = \"a \\\"quoted\\\"\\x0aline\"\n"
            "number = 0.1\n"
            "seed = 18446744073709551615\n"
            "day = 2026-01-02\n"
            "colour = \"green\"\n"
            "present = 3\n"
            "numbers = [1, 0.25]\n"
            "tags = {\"client\" = {\"geth\" = 0.7, \"reth\" = 0.3}}\n");
}

TEST(CanonicalText, WritesEachFormOfAVariant) {
  Sample sample;
  sample.amounts = {Plain{0.25}, Nothing{}, Scaled{3.0}};
  EXPECT_TRUE(
      canonical_text(sample).ends_with("amount[0] = 0.25\n"
                                       "amount[1] = \"nothing\"\n"
                                       "amount[2].scaled = 3\n"));
}

TEST(CanonicalText, DoesNotDependOnTheOrderOfRowsWithAKey) {
  Sample sample;
  sample.rows = {{"b", Plain{0.5}}, {"a", Nothing{}}};
  const std::string text = canonical_text(sample);
  EXPECT_TRUE(
      text.ends_with("row.a.id = \"a\"\n"
                     "row.a.amount = \"nothing\"\n"
                     "row.b.id = \"b\"\n"
                     "row.b.amount = 0.5\n"));
  std::swap(sample.rows[0], sample.rows[1]);
  EXPECT_EQ(canonical_text(sample), text);
}

TEST(CanonicalText, TellsMatricesApartByContentAndNotByFile) {
  Sample sample;
  sample.matrix = NamedMatrix{"a.csv", {"x", "y"}, {1.0, 0.5, 0.5, 1.0}};
  const std::string text = canonical_text(sample);
  EXPECT_TRUE(
      text.ends_with("matrix.names = [\"x\", \"y\"]\n"
                     "matrix.values = [1, 0.5, 0.5, 1]\n"));
  sample.matrix->file = "b.csv";
  EXPECT_EQ(canonical_text(sample), text);
  sample.matrix->values[1] = 0.25;
  EXPECT_NE(canonical_text(sample), text);
}

TEST(CanonicalText, TellsSamplesApartByContentAndNotByFile) {
  EXPECT_EQ(canonical_text(Seen{{"a.csv", {0.25, 0.5}, {}}}), "seen.values = [0.25, 0.5]\n");
  EXPECT_EQ(canonical_text(Seen{{"b.csv", {0.25, 0.5}, {2.0, 1.0}}}),
            "seen.values = [0.25, 0.5]\nseen.weights = [2, 1]\n");
}

}  // namespace
}  // namespace faultline::base::canonical_text_test
