// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::matrix_test {
namespace {

using testing::ElementsAre;

/// The sound scenario with a matrix block, whose `file` is as given.
class ScenarioMatrix : public testing::Test {
 protected:
  void write(std::string_view file, std::string_view csv = {}) const {
    files.write("s.toml", with(sound_scenario, "structure = \"factor\"",
                               "structure = \"matrix\"\nfile = " + std::string(file)));
    files.write("m.csv", csv);
  }
  [[nodiscard]] base::NamedMatrix read() const {
    return *files.read("s.toml").scenario.dependence->blocks[0].matrix;
  }
  [[nodiscard]] std::vector<std::string> complaints() const {
    return files.complaints_about("s.toml");
  }

  ScenarioFiles files;
};

TEST_F(ScenarioMatrix, HasItsRowsInTheOrderOfTheHeader) {
  write("\"m.csv\"", "oracle,eigenda\n1,0.25\n0.5,2\n");
  const base::NamedMatrix matrix = read();
  EXPECT_EQ(matrix.file, "m.csv");
  EXPECT_THAT(matrix.names, ElementsAre("eigenda", "oracle")) << "sorted by name";
  EXPECT_THAT(matrix.values, ElementsAre(2, 0.5, 0.25, 1));
}

TEST_F(ScenarioMatrix, OrHasRowsByName) {
  for (const char* corner : {"", "name"}) {
    write("\"m.csv\"",
          std::string(corner) + ",avs.oracle,eigenda\neigenda,0.5,2\navs.oracle,1,0.25\n");
    EXPECT_THAT(read().names, ElementsAre("eigenda", "oracle"));
    EXPECT_THAT(read().values, ElementsAre(2, 0.5, 0.25, 1));
  }
}

TEST_F(ScenarioMatrix, MayStandInPlace) {
  write("{ names = [\"avs.oracle\", \"eigenda\"], values = [[1, 0.25], [0.5, 2.0]] }");
  EXPECT_EQ(read().file, "");
  EXPECT_THAT(read().names, ElementsAre("eigenda", "oracle"));
  EXPECT_THAT(read().values, ElementsAre(2, 0.5, 0.25, 1));
}

TEST_F(ScenarioMatrix, IsComplainedAboutWhereItIsNotSquare) {
  write("\"m.csv\"", "eigenda,oracle\n1,0\n");
  EXPECT_THAT(complaints(), ElementsAre("m.csv:1:1: dependence.block[0].file: 1 rows (expected 2, "
                                        "one per column)"));
  write("{ names = [\"eigenda\", \"oracle\"], values = [[1, 0], [0]] }");
  EXPECT_THAT(complaints(), ElementsAre("s.toml:71:59: dependence.block[0].file.values[1]: has 1 "
                                        "entry (expected 2, one per name)"));
}

TEST_F(ScenarioMatrix, DoesNotTakeTheSquareOfALongHeader) {
  std::string header = "c";
  for (int i = 0; i < 100'000; ++i) header += ",c" + std::to_string(i);
  write("\"m.csv\"", header + "\n");
  EXPECT_THAT(complaints(), ElementsAre("m.csv:1:1: dependence.block[0].file: 0 rows (expected "
                                        "100001, one per column)"));
}

TEST_F(ScenarioMatrix, IsComplainedAboutCellByCell) {
  write("\"m.csv\"", ",eigenda,oracle\neigenda,1,x\norcale,nan,1\n");
  EXPECT_THAT(
      complaints(),
      ElementsAre(
          "m.csv:2:11: dependence.block[0].file[eigenda, oracle]: `x` is not a finite number "
          "(expected a number)",
          "m.csv:3:1: dependence.block[0].file: `orcale` is not in the header "
          "(expected a name of the header); did you mean `oracle`?"));
}

TEST_F(ScenarioMatrix, IsComplainedAboutWhereARowStandsTwice) {
  write("\"m.csv\"", ",eigenda,oracle\neigenda,1,0\neigenda,1,0\n");
  EXPECT_THAT(complaints(),
              ElementsAre("m.csv:3:1: dependence.block[0].file: the row stands here twice"));
}

TEST_F(ScenarioMatrix, HasAPlaceForEachEntryAndName) {
  write("\"m.csv\"", "name,oracle,eigenda\noracle,1,0.25\neigenda,0.5,2\n");
  const auto places = files.read("s.toml").places;
  const std::string file = "dependence.block[0].file";
  const auto at = [&](const std::string& what) {
    const Place place = places.find(file + what);
    return std::filesystem::path(place.file).filename().string() + ":" +
           std::to_string(place.line) + ":" + std::to_string(place.column);
  };
  EXPECT_EQ(at("[oracle, eigenda]"), "m.csv:2:10");
  EXPECT_EQ(at("[eigenda, oracle]"), "m.csv:3:9");
  EXPECT_EQ(at("[eigenda]"), "m.csv:1:13");
  EXPECT_EQ(at("[nobody]"), "m.csv:1:6") << "the header";
  EXPECT_EQ(at(""), "s.toml:71:8");
  write("{ names = [\"avs.oracle\", \"eigenda\"], values = [[1, 0.25], [0.5, 2.0]] }");
  const auto in_place = files.read("s.toml").places;
  const Place entry = in_place.find(file + "[eigenda, oracle]");
  EXPECT_EQ(entry.line, 71);
  EXPECT_EQ(entry.column, 67);
}

TEST_F(ScenarioMatrix, ThatIsNotThereIsMissingInput) {
  write("\"no.csv\"");
  EXPECT_THROW(static_cast<void>(files.read("s.toml")), InputMissing);
}

}  // namespace
}  // namespace faultline::io::matrix_test
