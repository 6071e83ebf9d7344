// SPDX-License-Identifier: Apache-2.0
#include "io/record/event_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/record/calendar.hpp"
#include "unit/io/record/record_text.hpp"

namespace faultline::io::event_record_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view exposure =
    "cause,from,to,units,group\n"
    "shock.bug,2020-01-01,2024-01-01,,\n"
    "avs.a,2020-01-01,2024-01-01,100,g\n"
    "operator.p2p.downtime,2022-06-01,2023-06-01,,h\n";

TEST(EventRecord, SortsHistoriesByCauseAndEventsByDay) {
  const auto record =
      record_of("date,cause,size,source\n2023-05,avs.a,7,\"x, y\"\n2021-02-03,avs.a,,\n", exposure);
  const auto& histories = record.spec.histories;
  ASSERT_EQ(histories.size(), 3U);
  EXPECT_EQ(histories[0].cause, "avs.a");
  EXPECT_EQ(histories[0].units, 100.0);
  EXPECT_EQ(histories[0].group, "g");
  EXPECT_EQ(histories[0].to, day_of("2024-01-01"));
  ASSERT_EQ(histories[0].events.size(), 2U);
  EXPECT_FALSE(histories[0].events[0].size);
  EXPECT_EQ(histories[0].events[1].day, day_of("2023-05-16"));
  EXPECT_EQ(histories[0].events[1].date, "2023-05");
  EXPECT_EQ(histories[0].events[1].source, "x, y");
  EXPECT_THAT(histories[2].events, IsEmpty());
  EXPECT_EQ(record.inputs.size(), 2U);
}

TEST(EventRecord, SaysEverythingThatIsWrongAtOnce) {
  EXPECT_THAT(
      complaints_about_record("cause,date,size\n"
                              "avs.b,2021-02-03,1\n"
                              "avs.a,2021-02-30,1\n"
                              "avs.a,2024-01-01,1\n"
                              "operator.p2p.downtime,2023-06,1\n"
                              "avs.a,2021-02-03,0\n"
                              "avs.a,2021-02-03,1.5\n"
                              "avs.a,2021-02-03,101\n"
                              ",2021-02-03,1\n"
                              "avs.a,,1\n",
                              exposure),
      ElementsAre(
          "events.csv:2:1: event.avs.b: `avs.b` has no exposure (expected a cause of the exposure "
          "table); did you mean `avs.a`?",
          "events.csv:3:7: event.avs.a.date: `2021-02-30` is no date (expected YYYY-MM-DD, or "
          "YYYY-MM where only the month is known)",
          "events.csv:4:7: event.avs.a.date: `2024-01-01` is outside the exposure (expected from "
          "2020-01-01 to the day before 2024-01-01)",
          "events.csv:5:23: event.operator.p2p.downtime.date: `2023-06` is outside the exposure "
          "(expected from 2022-06-01 to the day before 2023-06-01); of a month the middle is "
          "taken, 2023-06-16",
          "events.csv:6:18: event.avs.a.size: `0` is no whole number above 0 (expected how many "
          "units were hit)",
          "events.csv:7:18: event.avs.a.size: `1.5` is no whole number above 0 (expected how many "
          "units were hit)",
          "events.csv:8:18: event.avs.a.size: 101 is more than there were (expected at most the "
          "`units` of the exposure, 100)",
          "events.csv:9:1: event: the cause is empty (expected a name)",
          "events.csv:10:1: event.avs.a.date: there is no date (expected YYYY-MM-DD, or YYYY-MM "
          "where only the month is known)"));
}

TEST(EventRecord, ComplainsAboutExposures) {
  EXPECT_THAT(
      complaints_about_record("cause,date\n",
                              "cause,from,to,units\n"
                              "avs.a,2020-01-01,2020-01-01,\n"
                              "avs.b,2020-01,2021-01-01,0\n"
                              "avs.b,2020-01-01,2021-01-01,\n"
                              "asv.c,2020-01-01,2021-01-01,\n"
                              "operator.p2p,2020-01-01,,\n"
                              "avs.two words,2020-01-01,2021-01-01,\n"),
      ElementsAre(
          "exposure.csv:2:18: exposure.avs.a.to: `2020-01-01` is not after `from` (expected the "
          "day after the last, above 2020-01-01)",
          "exposure.csv:3:7: exposure.avs.b.from: `2020-01` is no date (expected YYYY-MM-DD)",
          "exposure.csv:3:26: exposure.avs.b.units: `0` is no number above 0 (expected how many "
          "units were exposed on average)",
          "exposure.csv:4:1: exposure.avs.b: `avs.b` stands here twice (expected one row per "
          "cause)",
          "exposure.csv:5:1: exposure.asv.c: `asv.c` names no cause (expected avs.<id>, "
          "operator.<id>.<kind of fault> or shock.<id>); did you mean `avs`?",
          "exposure.csv:6:1: exposure.operator.p2p: `operator.p2p` names no kind of fault "
          "(expected operator.<id>.<kind>, the kind one of double-sign, key-leak, downtime)",
          "exposure.csv:6:1: exposure.operator.p2p.to: an empty cell is no date (expected "
          "YYYY-MM-DD)",
          "exposure.csv:7:1: exposure.avs.two words: `two words` cannot be an id (expected "
          "letters, digits and _ . : / + -, beginning with a letter or digit)"));
}

TEST(EventRecord, ComplainsAboutColumns) {
  EXPECT_THAT(
      complaints_about_record("cause,dat\n", "cause,from,to\navs.a,2020-01-01,2021-01-01\n"),
      ElementsAre("events.csv:1:1: event: the column `date` is missing (expected cause, "
                  "date)",
                  "events.csv:1:7: event: there is no column `dat` (expected cause, date, "
                  "size, source); did you mean `date`?"));
  EXPECT_THAT(complaints_about_record("cause,date\n", "cause,from,to\n"),
              ElementsAre("exposure.csv:1:1: exposure: no cause is watched (expected a row)"));
}

TEST(EventRecord, NeedsAYearForAProbabilityButOfAShock) {
  const estimation::Options options{.marginal = estimation::Marginal::probability};
  EXPECT_THAT(complaints_about_record("cause,date\n",
                                      "cause,from,to\n"
                                      "shock.s,2021-01-01,2021-12-31\n"
                                      "avs.a,2021-01-01,2022-01-01\n"
                                      "avs.b,2021-01-01,2021-12-31\n",
                                      options),
              ElementsAre("exposure.csv:4:18: exposure.avs.b.to: `2021-12-31` is less than a year "
                          "after `from` (expected 365 days or more, for a yearly probability)"));
}

TEST(EventRecord, NeedsAGroupForTheBlockTarget) {
  const estimation::Options options{.target = estimation::Target::block};
  EXPECT_THAT(complaints_about_record("cause,date\n",
                                      "cause,from,to\navs.a,2021-01-01,2022-01-01\n", options),
              ElementsAre("exposure.csv:1:1: exposure: there is no column `group` (expected the "
                          "block of every cause, to shrink towards)"));
  EXPECT_THAT(complaints_about_record(
                  "cause,date\n", "cause,from,to,group\navs.a,2021-01-01,2022-01-01,\n", options),
              ElementsAre("exposure.csv:2:1: exposure.avs.a.group: an empty cell is no group "
                          "(expected the block of the cause, to shrink towards)"));
}

}  // namespace
}  // namespace faultline::io::event_record_test
