// SPDX-License-Identifier: Apache-2.0
#include "io/json_schema.hpp"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/scenario_echo.hpp"
#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::json_schema_test {
namespace {

/// Prints one line per complaint of the schema about each TOML file that it is given.
constexpr const char* validator = R"(
import datetime, json, sys, tomllib
from jsonschema import Draft7Validator

def plain(value):
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, datetime.date) else value

schema = json.load(open(sys.argv[1], encoding="utf-8"))
Draft7Validator.check_schema(schema)
count = 0
for name in sys.argv[2:]:
    with open(name, "rb") as file:
        document = plain(tomllib.load(file))
    for error in Draft7Validator(schema).iter_errors(document):
        print(name, list(error.path), error.message[:200])
        count += 1
sys.exit(1 if count else 0)
)";

class JsonSchema : public testing::Test {
 protected:
  JsonSchema() : directory_(testing::TempDir() + "faultline-schema-" + test_name() + "/") {
    std::filesystem::create_directories(directory_);
    std::ofstream(directory_ + "schema.json") << json_schema();
    std::ofstream(directory_ + "validator.py") << validator;
  }
  ~JsonSchema() override {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  [[nodiscard]] bool admits_file(const std::filesystem::path& path) const {
    const std::string command = "/usr/bin/python3 '" + directory_ + "validator.py' '" + directory_ +
                                "schema.json' '" + path.string() + "'";
    return std::system(command.c_str()) == 0;
  }
  [[nodiscard]] bool admits(std::string_view text) const {
    std::ofstream(directory_ + "s.toml") << text;
    return admits_file(directory_ + "s.toml");
  }

 private:
  static std::string test_name() {
    return testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  std::string directory_;
};

TEST_F(JsonSchema, AdmitsEveryScenarioOfTheProject) {
  int count = 0;
  const std::filesystem::path folder(FAULTLINE_SOURCE_DIR "/scenarios");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    EXPECT_TRUE(admits_file(entry.path())) << entry.path();
    ++count;
  }
  EXPECT_GT(count, 0);
}

TEST_F(JsonSchema, AdmitsWhatTheReaderAdmits) {
  EXPECT_TRUE(admits(sound_scenario));
  EXPECT_TRUE(admits(echo_toml(read_scenario_text(sound_scenario, "s.toml").scenario)));
}

TEST_F(JsonSchema, TakesObservedValuesByFileAndInPlace) {
  const auto admits_sample = [&](const std::string& sample) {
    return admits(
        with(sound_scenario, "severity = 0.1", "severity = { empirical = " + sample + " }"));
  };
  EXPECT_TRUE(admits_sample("\"seen.csv\""));
  EXPECT_TRUE(admits_sample("{ values = [0.5, 1.0], weights = [1.0, 20.0] }"));
  EXPECT_TRUE(admits_sample("{ values = [0.5] }"));
  EXPECT_FALSE(admits_sample("{ values = [] }"));
  EXPECT_FALSE(admits_sample("{ values = [0.5, 1.5] }"));
  EXPECT_FALSE(admits_sample("{ values = [0.5], weights = [0.0] }"));
  EXPECT_FALSE(admits_sample("{ weights = [1.0] }"));
  EXPECT_FALSE(admits_sample("[0.5]"));
}

TEST_F(JsonSchema, RefusesWhatTheReaderRefuses) {
  EXPECT_FALSE(admits(with(sound_scenario, "category =", "catgory =")));
  EXPECT_FALSE(admits(with(sound_scenario, "price = 1.0", "price = 0.0")));
  EXPECT_FALSE(admits(with(sound_scenario, "price = 1.0", "")));
  EXPECT_FALSE(admits(with(sound_scenario, "name = \"sample\"", "")));
  EXPECT_FALSE(admits(with(sound_scenario, "copula = \"gaussian\"", "")));
  EXPECT_FALSE(admits(with(sound_scenario, "\nstructure = \"factor\"", "")));
  EXPECT_FALSE(admits(with(sound_scenario, "mean = 0.08, ", "")));
  EXPECT_FALSE(admits(with(sound_scenario, "\"gaussian\"", "\"clayton\"")));
  EXPECT_FALSE(admits(with(sound_scenario, "[\"p2p\"]", "[]")));
  EXPECT_FALSE(admits(with(sound_scenario, "id = \"client-bug\"", "id = \"client bug\"")));
  EXPECT_FALSE(admits(with(sound_scenario, "trials = 1000", "stop = 1")));
  EXPECT_FALSE(admits(with(sound_scenario, "width = 20.0", "width = true")));
}

TEST_F(JsonSchema, LetsAnOverlayLeaveOutWhatItsBaseHas) {
  EXPECT_TRUE(
      admits("extends = [\"base.toml\"]\nremove = [\"avs.x\"]\n"
             "[[avs]]\nid = \"eigenda\"\nfailure_probability = 0.5\n"));
  EXPECT_FALSE(admits("extends = [\"base.toml\"]\n[[avs]]\nfailure_probability = 0.5\n"))
      << "a row needs its id to be merged by";
}

TEST_F(JsonSchema, LetsARowLeaveOutWhatItsCsvTableHas) {
  const std::string bare = with(sound_scenario, "severity = 0.1\n", "");
  EXPECT_FALSE(admits(bare));
  EXPECT_TRUE(admits(with(bare, "[run]", "[tables]\navs = \"avs.csv\"\n[run]")));
  EXPECT_FALSE(admits(with(bare, "[run]", "[tables]\npools = \"pools.csv\"\n[run]")));
}

}  // namespace
}  // namespace faultline::io::json_schema_test
