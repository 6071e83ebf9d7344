// SPDX-License-Identifier: Apache-2.0
#include "io/document/utf8.hpp"

#include <gtest/gtest.h>

namespace faultline::io::utf8_test {
namespace {

TEST(Utf8, AcceptsCharactersOfEveryLength) {
  EXPECT_EQ(find_invalid_utf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF"),
            std::nullopt);
}

TEST(Utf8, FindsTheFirstMalformedByte) {
  EXPECT_EQ(find_invalid_utf8("ab\x80"), 2U);            // a continuation that continues nothing
  EXPECT_EQ(find_invalid_utf8("a\xC3"), 1U);             // cut off
  EXPECT_EQ(find_invalid_utf8("\xC0\xAF"), 0U);          // overlong
  EXPECT_EQ(find_invalid_utf8("\xE0\x80\xAF"), 0U);      // overlong
  EXPECT_EQ(find_invalid_utf8("\xED\xA0\x80"), 0U);      // a surrogate
  EXPECT_EQ(find_invalid_utf8("\xF4\x90\x80\x80"), 0U);  // above U+10FFFF
  EXPECT_EQ(find_invalid_utf8("\xFF"), 0U);              // never part of UTF-8
  EXPECT_EQ(find_invalid_utf8("\xE2\x82\xAC\xE2\x28"), 3U);  // the second byte does not continue
}

TEST(Utf8, CountsLinesAndCharacters) {
  const TextPosition position = position_of("a\n\xC3\xA9x", 4);
  EXPECT_EQ(position.line, 2);
  EXPECT_EQ(position.column, 2);
}

}  // namespace
}  // namespace faultline::io::utf8_test
