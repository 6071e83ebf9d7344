// SPDX-License-Identifier: Apache-2.0
#include "io/document/toml_keys.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::toml_keys_test {
namespace {

using testing::ElementsAre;

/// A key of so many parts.
std::string key_of(std::size_t parts) {
  std::string key = "a";
  for (; parts > 1; --parts) key += ".a";
  return key;
}

TEST(TomlKeys, MayHaveSixteenParts) {
  const std::string longest = key_of(16);
  const std::string longer = key_of(17);
  EXPECT_EQ(find_overlong_key(longest), std::nullopt);
  EXPECT_EQ(find_overlong_key(longer), 31U);
  EXPECT_EQ(find_overlong_key("[" + longer + "]"), 32U);
  EXPECT_EQ(find_overlong_key("x = { " + longest + " = 1.5 }\n" + longest), std::nullopt);
  EXPECT_EQ(find_overlong_key("x = { y = 1, " + longer + " = 1 }"), 44U);
}

TEST(TomlKeys, AreOneWhetherQuotedOrNot) {
  std::string quoted = "\"=\"";
  for (int i = 0; i < 16; ++i) quoted += " . '#'";
  EXPECT_NE(find_overlong_key(quoted), std::nullopt);
}

TEST(TomlKeys, AreNotSoughtInStringsAndComments) {
  const std::string dots(100, '.');
  for (const std::string quote : {"\"", "'", "\"\"\"", "'''"}) {
    std::string text = "x = [";
    text.append(quote).append(dots).append(quote).append(", ");
    EXPECT_EQ(find_overlong_key(text), std::nullopt) << quote;
    EXPECT_NE(find_overlong_key(text + dots), std::nullopt) << quote;
  }
  EXPECT_EQ(find_overlong_key("x = \"\\\"" + dots + "\""), std::nullopt);
  EXPECT_EQ(find_overlong_key("x = '''\n'" + dots + "'''"), std::nullopt);
  EXPECT_EQ(find_overlong_key("x = 1 # " + dots + "\ny = 2"), std::nullopt);
  EXPECT_NE(find_overlong_key("x = [\"\"\"z\"\"\"\"\", " + dots), std::nullopt);
}

TEST(TomlKeys, AreSoughtOnlyAsFarAsStringsAreClosed) {
  EXPECT_EQ(find_overlong_key("x = \"\"\"" + key_of(17)), std::nullopt);
  EXPECT_NE(find_overlong_key("x = \"\n" + key_of(17)), std::nullopt);
}

TEST(TomlKeys, OfTooManyPartsAreComplainedAbout) {
  EXPECT_THAT(complaints_about("x = 1\n" + key_of(200'000) + " = 1\n"),
              ElementsAre("s.toml:2:32: the key has too many parts (expected at most 16)"));
}

TEST(TomlValues, OfTooManyLevelsAreComplainedAbout) {
  std::string text = "schema = ";
  for (int i = 0; i < 40; ++i) text += "{ a = ";
  text += "1";
  for (int i = 0; i < 40; ++i) text += " }";
  EXPECT_THAT(complaints_about(text), testing::Contains(testing::HasSubstr("is nested too deep")));
}

}  // namespace
}  // namespace faultline::io::toml_keys_test
