// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include "io/scenario_echo.hpp"
#include "unit/io/scenario/scenario_files.hpp"

namespace faultline::io::hdf5_matrix_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What is put into an HDF5 file, as its bytes.
std::string hdf5_file(const std::function<void(hid_t)>& fill) {
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_fapl_core(access, 4096, 0);
  const hid_t file = H5Fcreate("memory", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  fill(file);
  H5Fflush(file, H5F_SCOPE_LOCAL);
  std::string bytes(static_cast<std::size_t>(H5Fget_file_image(file, nullptr, 0)), '\0');
  H5Fget_file_image(file, bytes.data(), bytes.size());
  H5Fclose(file);
  H5Pclose(access);
  return bytes;
}

void put(hid_t parent, const char* name, std::vector<hsize_t> shape, hid_t stored, hid_t given,
         const void* values, hid_t creation = H5P_DEFAULT) {
  const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
  const hid_t set = H5Dcreate2(parent, name, stored, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  if (values != nullptr) H5Dwrite(set, given, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  H5Dclose(set);
  H5Sclose(space);
}

void put_numbers(hid_t parent, const char* name, std::vector<hsize_t> shape,
                 const std::vector<double>& values, hid_t stored = H5T_IEEE_F64LE) {
  put(parent, name, std::move(shape), stored, H5T_NATIVE_DOUBLE, values.data());
}

void put_names(hid_t parent, std::vector<const char*> names) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  put(parent, "names", {names.size()}, type, type, names.data());
  H5Tclose(type);
}

void put_fixed_names(hid_t parent, const std::string& padded, std::size_t size) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, size);
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  put(parent, "names", {padded.size() / size}, type, type, padded.data());
  H5Tclose(type);
}

void put_sound(hid_t file) {
  put_names(file, {"avs.oracle", "eigenda"});
  put_numbers(file, "r", {2, 2}, {1, 0.25, 0.5, 2});
}

/// The sound scenario with a matrix block, whose matrix is `r` in an HDF5 file.
class Hdf5MatrixFile : public testing::Test {
 protected:
  void write(const std::function<void(hid_t)>& fill, const std::string& dataset = ":/r") const {
    files.write("m.h5", hdf5_file(fill));
    name(dataset);
  }
  void name(const std::string& dataset) const {
    files.write("s.toml", with(sound_scenario, "structure = \"factor\"",
                               "structure = \"matrix\"\nfile = \"m.h5" + dataset + "\""));
  }
  [[nodiscard]] base::NamedMatrix read() const {
    return *files.read("s.toml").scenario.dependence->blocks[0].matrix;
  }
  void expect_complaint(const std::function<void(hid_t)>& fill, const std::string& complaint) {
    write(fill);
    EXPECT_THAT(files.complaints_about("s.toml"), ElementsAre(HasSubstr(complaint)));
  }

  ScenarioFiles files;
};

TEST_F(Hdf5MatrixFile, IsReadLikeOneInCsv) {
  write(put_sound);
  EXPECT_EQ(read().file, "m.h5:/r");
  EXPECT_THAT(read().names, ElementsAre("eigenda", "oracle"));
  EXPECT_THAT(read().values, ElementsAre(2, 0.5, 0.25, 1));
  EXPECT_EQ(files.read("s.toml").inputs.back().name, "m.h5") << "its digest is kept";
  const std::string echo = echo_toml(files.read("s.toml").scenario);
  EXPECT_THAT(echo, HasSubstr("avs.oracle"));
  EXPECT_EQ(echo_toml(read_scenario_text(echo, "echo").scenario), echo) << "without the file";
}

TEST_F(Hdf5MatrixFile, LoadsNoCode) {
  H5PLset_loading_state(H5PL_ALL_PLUGIN);
  write(put_sound);
  EXPECT_THAT(read().names, SizeIs(2));
  unsigned loaded = H5PL_ALL_PLUGIN;
  H5PLget_loading_state(&loaded);
  EXPECT_EQ(loaded, 0u);
}

TEST_F(Hdf5MatrixFile, MayHoldFloatsAndNamesOfOneLengthInAGroup) {
  write(
      [](hid_t file) {
        const hid_t group = H5Gcreate2(file, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        put_fixed_names(group, std::string("oracle\0eigenda", 14), 7);
        put_numbers(group, "r", {2, 2}, {1, 0.25, 0.5, 1}, H5T_IEEE_F32BE);
        H5Gclose(group);
      },
      ":/g/r");
  EXPECT_THAT(read().names, ElementsAre("eigenda", "oracle"));
  EXPECT_THAT(read().values, ElementsAre(1, 0.5, 0.25, 1));
}

TEST_F(Hdf5MatrixFile, HasAPlaceForEachEntryAndName) {
  write(put_sound);
  const auto places = files.read("s.toml").places;
  const auto file_of = [&](const char* what) {
    return places.find(std::string("dependence.block[0].file") + what).file;
  };
  EXPECT_THAT(file_of("[eigenda, oracle]"), HasSubstr("m.h5:/r[1, 0]"));
  EXPECT_THAT(file_of("[eigenda]"), HasSubstr("m.h5:/names[1]"));
}

TEST_F(Hdf5MatrixFile, IsNamedWithItsDataSet) {
  for (const char* dataset : {"", ":", ":r"}) {
    write(put_sound, dataset);
    EXPECT_THAT(files.complaints_about("s.toml"),
                ElementsAre(HasSubstr("s.toml:71:8: dependence.block[0].file: no data set of the "
                                      "HDF5 file is named")));
  }
}

TEST_F(Hdf5MatrixFile, ThatIsNotThereIsMissingInput) {
  name(":/r");
  EXPECT_THROW(static_cast<void>(files.read("s.toml")), InputMissing);
}

TEST_F(Hdf5MatrixFile, IsAnHdf5File) {
  write(put_sound);
  for (const char* text : {"", "a,b\n1,0\n0,1\n", "\x89HDF\r\n\x1a\n"}) {
    files.write("m.h5", text);
    testing::internal::CaptureStderr();
    EXPECT_THAT(files.complaints_about("s.toml"), ElementsAre(HasSubstr("an HDF5 file")));
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << "HDF5 itself is silent";
  }
}

TEST_F(Hdf5MatrixFile, HasBothDataSets) {
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle", "eigenda"});
      },
      "m.h5:/r: dependence.block[0].file: the file has no such data set");
  expect_complaint(
      [](hid_t file) {
        put_numbers(file, "r", {1, 1}, {1});
      },
      "m.h5:/names: dependence.block[0].file: the file has no such data set");
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle"});
        H5Gclose(H5Gcreate2(file, "r", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
      },
      "m.h5:/r: dependence.block[0].file: this is no data set");
}

TEST_F(Hdf5MatrixFile, IsSquareWithARowPerName) {
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle", "eigenda"});
        put_numbers(file, "r", {2, 3}, std::vector<double>(6));
      },
      "m.h5:/r: dependence.block[0].file: has 2 rows and 3 columns (expected 2 of each, one per "
      "name in `/names`)");
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle", "eigenda"});
        put_numbers(file, "r", {4}, std::vector<double>(4));
      },
      "has 1 dimensions (expected two, the rows and columns of a matrix)");
}

TEST_F(Hdf5MatrixFile, HoldsFloatingPointNumbersAndText) {
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle"});
        put_numbers(file, "r", {1, 1}, {1}, H5T_STD_I32LE);
      },
      "does not hold floating-point numbers of 32 or 64 bits");
  expect_complaint(
      [](hid_t file) {
        put_numbers(file, "names", {1}, {1});
        put_numbers(file, "r", {1, 1}, {1});
      },
      "m.h5:/names: dependence.block[0].file: does not hold text");
}

TEST_F(Hdf5MatrixFile, HoldsFiniteNumbers) {
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle", "eigenda"});
        put_numbers(file, "r", {2, 2}, {1, nan, 0, 1});
      },
      "m.h5:/r[0, 1]: dependence.block[0].file[oracle, eigenda]: `nan` is not a finite number");
  write([](hid_t file) {
    put_names(file, {"a", "b", "c", "d", "e"});
    put_numbers(file, "r", {5, 5}, std::vector<double>(25, nan));
  });
  EXPECT_THAT(files.complaints_about("s.toml"), SizeIs(21));
}

TEST_F(Hdf5MatrixFile, NamesEachRowOnceInUtf8) {
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle", "avs.oracle"});
        put_numbers(file, "r", {2, 2}, {1, 0, 0, 1});
      },
      "m.h5:/names[1]: dependence.block[0].file: the name `oracle` stands here twice");
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"\xff"});
        put_numbers(file, "r", {1, 1}, {1});
      },
      "a name is not UTF-8");
}

// Declared sizes cost nothing until they are believed.
TEST_F(Hdf5MatrixFile, IsNotLargerThanTheFile) {
  constexpr hsize_t huge = hsize_t{1} << 40;
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle"});
        put(file, "r", {huge, huge}, H5T_IEEE_F64LE, 0, nullptr);
      },
      "m.h5:/r: dependence.block[0].file: is larger than the file");
  expect_complaint([](hid_t file) { put(file, "names", {huge}, H5T_C_S1, 0, nullptr); },
                   "m.h5:/names: dependence.block[0].file: is larger than the file");
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle"});
        const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
        const hsize_t chunk[] = {20'000, 20'000};
        H5Pset_chunk(creation, 2, chunk);
        put(file, "r", {20'000, 20'000}, H5T_IEEE_F64LE, 0, nullptr, creation);
        H5Pclose(creation);
      },
      "m.h5:/r: dependence.block[0].file: is larger than the file");
}

TEST_F(Hdf5MatrixFile, HasEverythingInItself) {
  files.write("other.h5", hdf5_file(put_sound));
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle", "eigenda"});
        H5Lcreate_external("other.h5", "/r", file, "r", H5P_DEFAULT, H5P_DEFAULT);
      },
      "m.h5:/r: dependence.block[0].file: the file has no such data set");
  expect_complaint(
      [](hid_t file) {
        put_names(file, {"oracle"});
        const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_external(creation, "/etc/hostname", 0, 8);
        put(file, "r", {1, 1}, H5T_IEEE_F64LE, 0, nullptr, creation);
        H5Pclose(creation);
      },
      "its values are in another file");
}

}  // namespace
}  // namespace faultline::io::hdf5_matrix_test
