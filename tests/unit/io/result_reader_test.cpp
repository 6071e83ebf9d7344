// SPDX-License-Identifier: Apache-2.0
#include "io/result_reader.hpp"

#include <cmath>
#include <cstring>

#include <gtest/gtest.h>
#include <hdf5.h>

#include "io/result_file_error.hpp"
#include "unit/io/result_python.hpp"
#include "unit/io/result_sample.hpp"

namespace faultline::io::result_reader_test {
namespace {

using Kind = ResultFileError::Kind;

/// Equal to the bit, not-a-number included.
template <class T>
void expect_same_values(const T& a, const T& b) {
  ASSERT_EQ(a.index(), b.index());
  std::visit(
      [&](const auto& values) {
        using Values = std::decay_t<decltype(values)>;
        const auto& others = std::get<Values>(b);
        ASSERT_EQ(values.size(), others.size());
        if constexpr (std::is_same_v<Values, std::vector<double>>) {
          if (values.empty()) return;
          EXPECT_EQ(std::memcmp(values.data(), others.data(), values.size() * sizeof(double)), 0);
        } else {
          EXPECT_EQ(values, others);
        }
      },
      a);
}

void expect_same_arrays(const run::RunResult& a, const run::RunResult& b) {
  ASSERT_EQ(a.axes.size(), b.axes.size());
  for (std::size_t i = 0; i < a.axes.size(); ++i) {
    EXPECT_EQ(a.axes[i].name, b.axes[i].name);
    EXPECT_EQ(a.axes[i].units, b.axes[i].units);
    EXPECT_EQ(a.axes[i].long_name, b.axes[i].long_name);
    expect_same_values(a.axes[i].labels, b.axes[i].labels);
  }
  ASSERT_EQ(a.tables.size(), b.tables.size());
  for (std::size_t i = 0; i < a.tables.size(); ++i) {
    EXPECT_EQ(a.tables[i].name, b.tables[i].name);
    EXPECT_EQ(a.tables[i].dims, b.tables[i].dims);
    EXPECT_EQ(a.tables[i].units, b.tables[i].units);
    EXPECT_EQ(a.tables[i].long_name, b.tables[i].long_name);
    expect_same_values(a.tables[i].values, b.tables[i].values);
  }
}

void expect_same_provenance(const run::Provenance& a, const run::Provenance& b) {
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.git, b.git);
  EXPECT_EQ(a.compiler, b.compiler);
  EXPECT_EQ(a.scenario_name, b.scenario_name);
  EXPECT_EQ(a.scenario_toml, b.scenario_toml);
  EXPECT_EQ(a.plan_hash, b.plan_hash);
  EXPECT_EQ(a.seed, b.seed);
  EXPECT_EQ(a.trials, b.trials);
  EXPECT_EQ(a.trials_planned, b.trials_planned);
  EXPECT_EQ(a.method, b.method);
  EXPECT_EQ(a.method_reason, b.method_reason);
  EXPECT_EQ(a.rng, b.rng);
  EXPECT_EQ(a.horizon_years, b.horizon_years);
  EXPECT_EQ(a.numeraire, b.numeraire);
  EXPECT_EQ(a.cases, b.cases);
}

void expect_same_host(const run::HostRecord& a, const run::HostRecord& b) {
  EXPECT_EQ(a.created_utc, b.created_utc);
  EXPECT_EQ(a.hostname, b.hostname);
  EXPECT_EQ(a.command, b.command);
  EXPECT_EQ(a.workers, b.workers);
  EXPECT_EQ(a.wall_seconds, b.wall_seconds);
  EXPECT_EQ(a.simd_target, b.simd_target);
  EXPECT_EQ(a.peak_memory_bytes, b.peak_memory_bytes);
  ASSERT_EQ(a.inputs.size(), b.inputs.size());
  for (std::size_t i = 0; i < a.inputs.size(); ++i) {
    EXPECT_EQ(a.inputs[i].case_name, b.inputs[i].case_name);
    EXPECT_EQ(a.inputs[i].name, b.inputs[i].name);
    EXPECT_EQ(a.inputs[i].sha256, b.inputs[i].sha256);
    EXPECT_EQ(a.inputs[i].bytes, b.inputs[i].bytes);
  }
  ASSERT_EQ(a.stages.size(), b.stages.size());
  for (std::size_t i = 0; i < a.stages.size(); ++i) {
    EXPECT_EQ(a.stages[i].stage, b.stages[i].stage);
    EXPECT_EQ(a.stages[i].seconds, b.stages[i].seconds);
  }
}

void expect_round_trip(const run::RunResult& result) {
  const ScratchDirectory directory;
  write_result(directory / "r.h5", result);
  const auto read = read_result(directory / "r.h5");
  expect_same_arrays(read, result);
  expect_same_provenance(read.provenance, result.provenance);
  expect_same_host(read.host, result.host);
  EXPECT_EQ(read.state, result.state);
}

Kind kind_of_failure(const std::filesystem::path& path) {
  try {
    (void)read_result(path);
  } catch (const ResultFileError& error) {
    return error.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return Kind::cannot_write;
}

TEST(ResultReader, ReadsBackWhatWasWritten) {
  expect_round_trip(sample_result());
}

TEST(ResultReader, ReadsAResultOfAllTrialsWithoutInputs) {
  auto result = sample_result();
  result.state.clear();
  result.host.inputs.clear();
  expect_round_trip(result);
}

TEST(ResultReader, LeavesSingleTrialsInTheFile) {
  const ScratchDirectory directory;
  ResultWriter writer(directory / "r.h5");
  stream_trials(writer.trials(), {64, 128}, 2, {{64, 128}});
  writer.write(sample_result());
  writer.commit();
  expect_same_arrays(read_result(directory / "r.h5"), sample_result());
}

TEST(ResultReader, LoadsNoCode) {
  const ScratchDirectory directory;
  write_result(directory / "r.h5", sample_result());
  ASSERT_GE(H5PLset_loading_state(H5PL_ALL_PLUGIN), 0);
  (void)read_result(directory / "r.h5");
  unsigned loaded = H5PL_ALL_PLUGIN;
  ASSERT_GE(H5PLget_loading_state(&loaded), 0);
  EXPECT_EQ(loaded, 0u);
}

TEST(ResultReader, SaysWhenThereIsNothingToRead) {
  const ScratchDirectory directory;
  EXPECT_EQ(kind_of_failure(directory / "none.h5"), Kind::cannot_read);
  EXPECT_EQ(kind_of_failure(directory / "."), Kind::cannot_read);
}

TEST(ResultReader, RefusesOtherFiles) {
  const ScratchDirectory directory;
  put_bytes(directory / "empty", "");
  put_bytes(directory / "text", "name = \"a scenario\"\n");
  EXPECT_EQ(kind_of_failure(directory / "empty"), Kind::not_a_result);
  EXPECT_EQ(kind_of_failure(directory / "text"), Kind::not_a_result);
}

TEST(ResultReader, RefusesAFileCutShortAnywhere) {
  const ScratchDirectory directory;
  write_result(directory / "r.h5", sample_result());
  const auto bytes = bytes_of(directory / "r.h5");
  for (std::size_t size = 0; size < bytes.size(); size += 97) {
    put_bytes(directory / "cut.h5", bytes.substr(0, size));
    const auto kind = kind_of_failure(directory / "cut.h5");
    EXPECT_TRUE(kind == Kind::damaged || kind == Kind::not_a_result) << size;
  }
}

TEST(ResultReader, RefusesAFileWithAnyByteChanged) {
  const ScratchDirectory directory;
  write_result(directory / "r.h5", sample_result());
  const auto bytes = bytes_of(directory / "r.h5");
  for (std::size_t at = 8; at < bytes.size(); at += 97) {
    auto changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    put_bytes(directory / "changed.h5", changed);
    EXPECT_EQ(kind_of_failure(directory / "changed.h5"), Kind::damaged) << at;
  }
}

/// Reads a sample that a Python statement has changed through `f`, and that was sealed again.
Kind kind_after(const std::string& statement) {
  const ScratchDirectory directory;
  write_result(directory / "r.h5", sample_result());
  EXPECT_EQ(run_python("alter_result.py", {(directory / "r.h5").string(), statement}), 0);
  return kind_of_failure(directory / "r.h5");
}

TEST(ResultReader, RefusesAFormatThatIsNewerThanItself) {
  EXPECT_EQ(kind_after("f.attrs['format_version'] = '2.0'"), Kind::not_a_result);
}

TEST(ResultReader, ReadsANewerMinorFormatThatOnlyAdds) {
  const ScratchDirectory directory;
  write_result(directory / "r.h5", sample_result());
  EXPECT_EQ(run_python("alter_result.py", {(directory / "r.h5").string(),
                                           "f.attrs['format_version'] = '1.7'; "
                                           "f.create_group('new').attrs['x'] = 1"}),
            0);
  expect_same_arrays(read_result(directory / "r.h5"), sample_result());
}

TEST(ResultReader, RefusesAnHdf5FileOfAnotherKind) {
  EXPECT_EQ(kind_after("f.attrs['format'] = 'notes'"), Kind::not_a_result);
  EXPECT_EQ(kind_after("del f.attrs['format']"), Kind::not_a_result);
}

TEST(ResultReader, RefusesWhatIsSealedButDoesNotFitTogether) {
  EXPECT_EQ(kind_after("del f['host']"), Kind::damaged);
  EXPECT_EQ(kind_after("del f['case']"), Kind::damaged);
  EXPECT_EQ(kind_after("del f['scenario/toml']"), Kind::damaged);
  EXPECT_EQ(kind_after("del f['level']"), Kind::damaged);
  EXPECT_EQ(kind_after("del f['var'].attrs['units']"), Kind::damaged);
  EXPECT_EQ(kind_after("del f['var'].attrs['DIMENSION_LIST']"), Kind::damaged);
  EXPECT_EQ(kind_after("del f.attrs['seed']"), Kind::damaged);
  EXPECT_EQ(kind_after("f.attrs['seed'] = 'one'"), Kind::damaged);
  EXPECT_EQ(kind_after("f.attrs['seed'] = np.zeros(3, 'u8')"), Kind::damaged);
  EXPECT_EQ(kind_after("del f['host/input_name']"), Kind::damaged);
  EXPECT_EQ(kind_after("del f['host/input_bytes']; f['host/input_bytes'] = np.zeros(5, 'u8')"),
            Kind::damaged);
}

TEST(ResultReader, RefusesArraysThatItCouldNotHold) {
  const auto kind_with_array = [](const std::string& shape_and_type) {
    return kind_after("x = f.create_dataset('x', " + shape_and_type +
                      "); x.attrs['units'] = '1'; x.attrs['long_name'] = 'x'");
  };
  EXPECT_EQ(kind_with_array("(2,), 'f4'"), Kind::damaged);
  EXPECT_EQ(kind_with_array("(), 'f8'"), Kind::damaged);
  EXPECT_EQ(kind_with_array("(2,), 'f8'"), Kind::damaged);
  EXPECT_EQ(kind_with_array("(1 << 60,), 'f8', chunks=(1 << 20,)"), Kind::damaged);
  EXPECT_EQ(kind_with_array("(1 << 33, 1 << 33), 'f8', chunks=(8, 8)"), Kind::damaged);
}

TEST(ResultReader, RefusesArraysOfMoreValuesThanCanBeCounted) {
  EXPECT_EQ(kind_after("x = f.create_dataset('x', (4,) * 31 + (0,), 'f8');"
                       "x.attrs['units'] = '1'; x.attrs['long_name'] = 'x';"
                       "f.create_dataset('four', data=np.arange(4, dtype='i8')).make_scale('four');"
                       "f['four'].attrs['units'] = '1'; f['four'].attrs['long_name'] = 'x';"
                       "x.dims[0].attach_scale(f['case']);"
                       "[x.dims[i].attach_scale(f['four']) for i in range(1, 32)];"
                       "x.dims[1].detach_scale(f['four']); x.dims[1].attach_scale(f['case'])"),
            Kind::damaged);
}

TEST(ResultReader, TakesNoLabelsFromAListOfNames) {
  EXPECT_EQ(kind_after("f['level'].attrs['NAME'] = np.array([b'abcdefgh'] * 40);"
                       "f['level'].attrs['CLASS'] = np.array([b'abcdefgh'] * 40)"),
            Kind::damaged);
}

}  // namespace
}  // namespace faultline::io::result_reader_test
