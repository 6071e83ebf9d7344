// SPDX-License-Identifier: Apache-2.0
#include "io/result_digest.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "io/result_file_error.hpp"
#include "unit/io/result_python.hpp"
#include "unit/io/result_sample.hpp"

namespace faultline::io::result_digest_test {
namespace {

/// The digest of the sample after a change, with the trials [64, 192) streamed in one piece.
template <class Change>
std::string digest_after(const Change& change) {
  const ScratchDirectory directory;
  auto result = sample_result();
  change(result);
  ResultWriter writer(directory / "r.h5");
  stream_trials(writer.trials(), {64, 128}, 2, {{64, 128}});
  writer.write(result);
  writer.commit();
  return content_digest(directory / "r.h5");
}

std::string sample_digest() {
  return digest_after([](auto&) {});
}

TEST(ContentDigest, IgnoresWhoComputedTheResult) {
  EXPECT_EQ(digest_after([](auto& r) { r.host = {}; }), sample_digest());
  EXPECT_EQ(digest_after([](auto& r) { r.host.command += " --workers 7"; }), sample_digest());
}

TEST(ContentDigest, NoticesEveryOtherChange) {
  const auto before = sample_digest();
  const auto noticed = [&](auto change) { EXPECT_NE(digest_after(change), before); };
  noticed([](auto& r) { std::get<0>(r.tables[1].values)[3] = 0.0; });  // was -0.0
  noticed([](auto& r) { std::get<1>(r.tables[3].values)[5] = 1; });
  noticed([](auto& r) { std::get<2>(r.tables[4].values)[1] = "x"; });
  noticed([](auto& r) { r.tables[0].units = "USD"; });
  noticed([](auto& r) { r.tables[0].long_name += "."; });
  noticed([](auto& r) { r.tables[0].name = "expected_losses"; });
  noticed([](auto& r) { r.tables.pop_back(); });
  noticed([](auto& r) { r.tables[1].dims[1] = "return_period"; });
  noticed([](auto& r) { std::get<1>(r.axes[3].labels)[0] = 0.9; });
  noticed([](auto& r) { std::get<0>(r.axes[1].labels)[0] = "eeth"; });
  noticed([](auto& r) { r.axes[3].units = ""; });
  noticed([](auto& r) { r.provenance.seed -= 1; });
  noticed([](auto& r) { r.provenance.plan_hash = "10"; });
  noticed([](auto& r) { r.provenance.trials_planned += 1; });
  noticed([](auto& r) { r.provenance.horizon_years = 2.0; });
  noticed([](auto& r) { r.provenance.scenario_toml[1] += "# \n"; });
  noticed([](auto& r) { r.state[1] = std::byte{7}; });
  noticed([](auto& r) { r.state.clear(); });
}

TEST(ContentDigest, NoticesASingleTrial) {
  const auto digest_with = [](double loss) {
    const ScratchDirectory directory;
    ResultWriter writer(directory / "r.h5");
    std::vector<double> gross(128, 0.0);
    gross[77] = loss;
    const std::vector<double> recovered(128, 0.0);
    const std::vector<double> weight(128, 1.0);
    writer.trials().begin({64, 128}, 2);
    writer.trials().write({{64, 128}, 0, gross, recovered, weight});
    writer.trials().write({{64, 128}, 1, recovered, recovered, weight});
    writer.write(sample_result());
    writer.commit();
    return content_digest(directory / "r.h5");
  };
  EXPECT_EQ(digest_with(1.0), digest_with(1.0));
  EXPECT_NE(digest_with(1.0), digest_with(std::nextafter(1.0, 2.0)));
}

TEST(ContentDigest, RefusesWhatIsNoResult) {
  const ScratchDirectory directory;
  put_bytes(directory / "text", "text");
  EXPECT_THROW((void)content_digest(directory / "text"), ResultFileError);
  EXPECT_THROW((void)content_digest(directory / "none"), ResultFileError);
}

/// What is said about the sealed sample after `statement` (`alter_result.py`).
std::string refusal_after(const std::string& statement) {
  const ScratchDirectory directory;
  write_result(directory / "r.h5", sample_result());
  EXPECT_EQ(run_python("alter_result.py", {directory / "r.h5", statement}), 0);
  try {
    return content_digest(directory / "r.h5");
  } catch (const ResultFileError& error) {
    return error.problem();
  }
}

TEST(ContentDigest, RefusesGroupsThatHoldThemselvesOrEachOther) {
  const std::string twice = "a part of the file stands in it twice";
  EXPECT_EQ(refusal_after("f['scenario/again'] = f['scenario']"), twice);
  EXPECT_EQ(refusal_after("g = f.create_group('g'); g['a'] = g; g['b'] = g"), twice);
  EXPECT_EQ(refusal_after("f['again'] = f['var']"), twice);
  EXPECT_EQ(refusal_after("f.create_group('/'.join(['g'] * 2000))"), "groups are nested too deep");
}

TEST(ContentDigest, RefusesArraysThatItCouldNotHold) {
  const std::string larger = "an array is larger than the file";
  EXPECT_EQ(refusal_after("f.create_dataset('x', (1 << 60,), 'f8', chunks=(1 << 20,))"), larger);
  EXPECT_EQ(refusal_after("f.create_dataset('x', (1 << 33, 1 << 33), 'S5', chunks=(8, 8))"),
            larger);
}

TEST(ContentDigest, RefusesValuesThatAreAddresses) {
  const std::string other_type = "an array is of another type than it must be";
  EXPECT_EQ(refusal_after("import h5py; f.create_dataset('x', (2,), "
                          "[('a', 'f8'), ('b', h5py.string_dtype())])"),
            other_type);
  EXPECT_EQ(refusal_after("import h5py; f.create_dataset('x', (2,), h5py.vlen_dtype('f8'))"),
            other_type);
}

}  // namespace
}  // namespace faultline::io::result_digest_test
