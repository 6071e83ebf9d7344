// SPDX-License-Identifier: Apache-2.0
#include "io/document/csv_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::io::csv_source_test {
namespace {

using testing::ElementsAre;

/// A CSV text that was read, with the complaints about it as they are printed.
struct Reading {
  std::optional<CsvTable> table;
  std::vector<std::string> complaints;
};

Reading read(std::string_view text) {
  Sources sources;
  Complaints complaints;
  Reading reading;
  reading.table = parse_csv(text, sources.add("t.csv", {}), "pool", complaints);
  try {
    complaints.throw_if_any(sources);
  } catch (const ScenarioFileError& error) {
    for (const auto& issue : error.issues()) reading.complaints.push_back(format_issue(issue));
  }
  return reading;
}

std::vector<std::string> texts(const CsvRecord& record) {
  std::vector<std::string> result;
  for (const CsvCell& cell : record) result.push_back(cell.text);
  return result;
}

TEST(CsvSource, ReadsQuotesCommasAndLineBreaksInsideQuotes) {
  const Reading reading = read("a,b\r\n\"x,\"\"y\"\"\",\"two\nlines\"\r\n");
  EXPECT_TRUE(reading.complaints.empty());
  ASSERT_EQ(reading.table->records.size(), 1U);
  EXPECT_THAT(texts(reading.table->records[0]), ElementsAre("x,\"y\"", "two\nlines"));
}

TEST(CsvSource, PassesOverCommentsAndBlankLinesAndSpacesAroundCells) {
  const Reading reading = read("# made by hand\n\n a , b\n# in between\n 1 ,\t2 \n\n");
  EXPECT_TRUE(reading.complaints.empty());
  EXPECT_THAT(texts(reading.table->header), ElementsAre("a", "b"));
  ASSERT_EQ(reading.table->records.size(), 1U);
  EXPECT_THAT(texts(reading.table->records[0]), ElementsAre("1", "2"));
}

TEST(CsvSource, KeepsAHashThatDoesNotBeginTheLine) {
  EXPECT_THAT(texts(read("a,b\nx,#y\n").table->records[0]), ElementsAre("x", "#y"));
}

TEST(CsvSource, CountsColumnsInCharacters) {
  const Reading reading = read("\xEF\xBB\xBFname,b\né€, z\n");
  const CsvCell& cell = reading.table->records[0][1];
  EXPECT_EQ(cell.text, "z");
  EXPECT_EQ(cell.mark.line, 2);
  EXPECT_EQ(cell.mark.column, 5);
}

TEST(CsvSource, CountsLinesInsideQuotes) {
  EXPECT_EQ(read("a\n\"1\n2\"\nx\n").table->records[1][0].mark.line, 4);
}

TEST(CsvSource, EndsWithoutALineBreak) {
  EXPECT_THAT(texts(read("a,b\n1,").table->records[0]), ElementsAre("1", ""));
}

TEST(CsvSource, ComplainsAboutEveryRowOfAnotherLength) {
  const Reading reading = read("a,b\n1\n1,2\n1,2,3\n");
  EXPECT_FALSE(reading.table->complete);
  EXPECT_EQ(reading.table->records.size(), 1U);
  EXPECT_THAT(
      reading.complaints,
      ElementsAre("t.csv:2:1: pool: the row has 1 cell (expected 2 cells, as in the header)",
                  "t.csv:4:1: pool: the row has 3 cells (expected 2 cells, as in the "
                  "header)"));
}

TEST(CsvSource, ComplainsAboutAColumnThatStandsTwice) {
  EXPECT_THAT(read("a,b,a\n1,2,3\n").complaints,
              ElementsAre("t.csv:1:5: pool: the column `a` stands here twice (expected each column "
                          "once)"));
}

TEST(CsvSource, ComplainsAboutAQuoteThatIsNotClosed) {
  const Reading reading = read("a,b\n1,\"2\n3,4\n");
  EXPECT_FALSE(reading.table->complete);
  EXPECT_THAT(reading.complaints,
              ElementsAre("t.csv:2:3: pool: the quote is not closed (expected a second `\"` at the "
                          "end of the cell)"));
}

TEST(CsvSource, ComplainsAboutTextBesideQuotes) {
  EXPECT_THAT(read("a,b\n\"1\"x,2\n").complaints,
              ElementsAre("t.csv:2:4: pool: text stands beside the quotes (expected a comma or the "
                          "end of the line); write a quote within quotes as `\"\"`"));
}

TEST(CsvSource, ComplainsAboutAFileWithoutHeader) {
  EXPECT_THAT(read("# nothing\n").complaints,
              ElementsAre("t.csv:1:1: pool: the file is empty (expected a header and rows)"));
}

TEST(CsvSource, ComplainsAboutBytesThatAreNotUtf8) {
  EXPECT_THAT(read("a,b\n1,\xC3\x28\n").complaints,
              ElementsAre("t.csv:2:3: the bytes are not UTF-8; save the file as UTF-8"));
}

}  // namespace
}  // namespace faultline::io::csv_source_test
