// SPDX-License-Identifier: Apache-2.0
#include "io/record/calendar.hpp"

#include <gtest/gtest.h>

namespace faultline::io::calendar_test {
namespace {

TEST(Calendar, CountsDays) {
  EXPECT_EQ(day_of("1970-01-01"), 0);
  EXPECT_EQ(day_of("2000-03-01"), 11017);
  EXPECT_EQ(*day_of("2024-03-01") - *day_of("2024-02-28"), 2);
  EXPECT_EQ(day_text(11017), "2000-03-01");
}

TEST(Calendar, KnowsWhatIsNoDay) {
  for (const char* text : {"", "2023-02-29", "2023-13-01", "2023-00-10", "2023-1-1", "2023-01-01 ",
                           "01.02.2023", "2023/01/01", "-023-01-01", "2023-01-1x"})
    EXPECT_FALSE(day_of(text)) << text;
  EXPECT_FALSE(day_of("2023-08"));
  EXPECT_FALSE(day_or_middle_of("2023-13"));
}

TEST(Calendar, TakesTheMiddleOfAMonth) {
  EXPECT_EQ(day_or_middle_of("2023-08"), day_of("2023-08-16"));
  EXPECT_EQ(day_or_middle_of("2023-11"), day_of("2023-11-16"));
  EXPECT_EQ(day_or_middle_of("2023-02"), day_of("2023-02-15"));
  EXPECT_EQ(day_or_middle_of("2023-08-02"), day_of("2023-08-02"));
}

}  // namespace
}  // namespace faultline::io::calendar_test
