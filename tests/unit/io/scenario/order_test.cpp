// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/canonical_text.hpp"
#include "base/describe_traits.hpp"
#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::order_test {
namespace {

/// A scenario with two rows in every table, in an order that is not that of their keys.
std::string two_of_everything() {
  std::string text(sound_scenario);
  text = with(text, "[[asset]]\n", "[[asset]]\nid = \"stETH\"\nprice = 0.5\n[[asset]]\n");
  text = with(text, "[[protocol]]\n",
              "[[protocol]]\nid = \"symbiotic\"\npenalty = \"shared\"\n[[protocol]]\n");
  text = with(text, "[[operator]]\n", "[[operator]]\nid = \"p2p-b\"\n[[operator]]\n");
  text = with(text, "[[pool]]\n",
              "[[pool]]\nid = \"p3\"\nprotocol = \"symbiotic\"\noperators = [\"p2p-b\", \"p2p\"]\n"
              "asset = \"stETH\"\namount = 2\n[[pool]]\n");
  text = with(text, "[[commitment]]\n",
              "[[commitment]]\navs = \"eigenda\"\noperator = \"p2p-b\"\npool = \"p3\"\n"
              "[[commitment]]\n");
  text = with(text, "[[position]]\n", "[[position]]\nid = \"zETH\"\n[[position]]\n");
  text = with(text, "[[delegation]]\n",
              "[[delegation]]\nposition = \"zETH\"\npool = \"p3\"\namount = 1\n[[delegation]]\n");
  text = with(text, "[[cover]]\n",
              "[[holding]]\nposition = \"zETH\"\nheld = \"eETH\"\nfraction = 0.5\n"
              "[[holding]]\nposition = \"eETH\"\nheld = \"zETH\"\nfraction = 0.5\n"
              "[[book]]\nposition = \"zETH\"\n[[book]]\nposition = \"eETH\"\n"
              "[[cover]]\nid = \"c2\"\npositions = [\"zETH\"]\nterms = [ { quota_share = 0.5 } ]\n"
              "[[cover]]\n");
  text = with(text, "[[shock]]\n",
              "[[loading]]\nid = \"oracle\"\nfactor = { market = 0.1 }\n"
              "[[loading]]\nid = \"eigenda\"\nfactor = { market = 0.2 }\n[[shock]]\n");
  for (const char* id : {"vault", "core"})
    text = with(text, "[[shock]]\n",
                std::string("[[contract]]\nid = \"") + id +
                    "\"\nfailure_probability = 0\nseverity = 1.0\nscope = \"position\"\n"
                    "through = [\"eETH\"]\nmode = \"loss\"\n[[shock]]\n");
  for (const char* id : {"mutual", "backstop"})
    text = with(text, "[[shock]]\n", std::string("[[provider]]\nid = \"") + id + "\"\n[[shock]]\n");
  for (const char* id : {"quota", "excess"})
    text = with(text, "[[shock]]\n",
                std::string("[[treaty]]\nid = \"") + id +
                    "\"\nreinsures = [\"mutual\"]\nterms = [{ quota_share = 0.5 }]\n[[shock]]\n");
  return with(text, "[[shock]]\n",
              "[[shock]]\nid = \"z\"\nrate_per_year = 0.5\n"
              "kill = [ { select = \"avs\", probability = 0.5 } ]\n[[shock]]\n");
}

/// The text with its blocks `[…]` and `[[…]]` in the opposite order, what is before them first.
/// Only the sub-tables of `[dependence]` must stay below their header.
std::string reversed_blocks(const std::string& text) {
  std::vector<std::string> blocks{""};
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    const std::string line = text.substr(begin, end - begin);
    if (line.front() == '[' && line.rfind("[[dependence.", 0) != 0) blocks.emplace_back();
    blocks.back() += line;
    begin = end;
  }
  std::reverse(blocks.begin() + 1, blocks.end());
  std::string reversed;
  for (const std::string& block : blocks) reversed += block;
  return reversed;
}

/// Asks of every list of rows that it is sorted by `row_key`, the key that its structs declare.
struct OrderCheck {
  template <class T>
  void required(const base::Field&, T&, const base::Range& = {}) {}
  template <class T>
  void field(const base::Field&, T&, const base::Range& = {}) {}
  template <class T>
  void optional(const base::Field&, std::optional<T>&, const base::Range& = {}) {}
  template <class S>
  void rows(const base::Field& field, std::string_view, std::vector<S>& rows) {
    EXPECT_GE(rows.size(), 2U) << field.name;
    EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(), [](const S& a, const S& b) {
      return row_key(a) < row_key(b);
    })) << field.name;
  }
  void unsupported(std::string_view, std::string_view) {}
};

TEST(ScenarioOrder, OfRowsIsThatOfTheirKeys) {
  run::Scenario scenario = read_scenario_text(two_of_everything(), "s.toml").scenario;
  OrderCheck check;
  describe(check, scenario);
}

TEST(ScenarioOrder, OfWritingCarriesNoMeaning) {
  const std::string text = two_of_everything();
  const std::string reversed = reversed_blocks(text);
  ASSERT_NE(reversed, text);
  EXPECT_EQ(base::canonical_text(read_scenario_text(reversed, "s.toml").scenario),
            base::canonical_text(read_scenario_text(text, "s.toml").scenario));
}

TEST(ScenarioOrder, OfTermsAndListsIsKept) {
  const auto scenario = read_scenario_text(two_of_everything(), "s.toml").scenario;
  EXPECT_EQ(scenario.covers[0].terms[0].index(), 0U);
  EXPECT_EQ(scenario.covers[0].terms[1].index(), 3U);
  EXPECT_THAT(scenario.pools[1].operators, testing::ElementsAre("p2p-b", "p2p"));
}

}  // namespace
}  // namespace faultline::io::order_test
