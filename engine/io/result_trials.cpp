// SPDX-License-Identifier: Apache-2.0
#include "io/result_trials.hpp"

#include <algorithm>
#include <string>

#include "base/contracts.hpp"
#include "io/hdf5_array.hpp"
#include "io/hdf5_attribute.hpp"
#include "io/hdf5_file.hpp"
#include "io/result_layout.hpp"
#include "portfolio/loss_batch.hpp"

namespace faultline::io {
namespace {

void write_block(hid_t dataset, const Shape& start, const Shape& count, const double* values) {
  constexpr auto attempt = "cannot write trials";
  const int rank = static_cast<int>(count.size());
  const Hid memory{H5Screate_simple(rank, count.data(), nullptr), H5Sclose, attempt};
  const Hid space{H5Dget_space(dataset), H5Sclose, attempt};
  require(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(),
                              nullptr),
          attempt);
  const Hid type = stored_type<double>();
  require(H5Dwrite(dataset, type.get(), memory.get(), space.get(), H5P_DEFAULT, values), attempt);
}

void describe_array(hid_t dataset, const std::string& units, const std::string& long_name,
                    std::uint64_t first_trial) {
  put_attribute(dataset, "units", units);
  put_attribute(dataset, "long_name", long_name);
  put_attribute(dataset, "first_trial", first_trial);
}

}  // namespace

ResultTrials::ResultTrials(hid_t file, random::TrialRange trials, std::size_t cases)
    : trials_(trials),
      written_(cases, 0),
      losses_(create_array<double>(file, layout::trial_book_loss,
                                   {cases, trials.count, portfolio::perspective_count})),
      weights_(create_array<double>(file, layout::trial_weight, {trials.count})) {}

void ResultTrials::write(const run::TrialColumns& columns) {
  FAULTLINE_EXPECT(columns.case_index < written_.size());
  FAULTLINE_EXPECT(columns.trials.first >= trials_.first && columns.trials.end() <= trials_.end());
  FAULTLINE_EXPECT(columns.gross.size() == columns.trials.count);
  FAULTLINE_EXPECT(columns.recovered.size() == columns.trials.count);
  FAULTLINE_EXPECT(columns.weight.size() == columns.trials.count);
  const hsize_t first = columns.trials.first - trials_.first;
  write_losses(columns, first);
  if (columns.case_index == 0) write_weights(columns, first);
  written_[columns.case_index] += columns.trials.count;
}

void ResultTrials::write_losses(const run::TrialColumns& columns, hsize_t first) {
  row_major_.clear();
  for (std::size_t i = 0; i < columns.gross.size(); ++i) {
    const double gross = columns.gross[i];
    const double recovered = columns.recovered[i];
    row_major_.insert(row_major_.end(), {gross, recovered, gross - recovered});
  }
  write_block(losses_.get(), {columns.case_index, first, 0},
              {1, columns.trials.count, portfolio::perspective_count}, row_major_.data());
}

void ResultTrials::write_weights(const run::TrialColumns& columns, hsize_t first) {
  write_block(weights_.get(), {first}, {columns.trials.count}, columns.weight.data());
}

void ResultTrials::finish(hid_t file, const run::Provenance& provenance, DimensionLinks& links) {
  FAULTLINE_EXPECT(has_member(file, layout::perspective_axis));
  FAULTLINE_EXPECT(trials_ == provenance.trials && written_.size() == provenance.cases.size());
  FAULTLINE_EXPECT(std::all_of(written_.begin(), written_.end(),
                               [&](std::uint64_t count) { return count == trials_.count; }));
  put_bare_dimension(file, layout::trial_axis, trials_.count);
  describe_array(losses_.get(), provenance.numeraire, "loss of the book in each trial",
                 trials_.first);
  describe_array(weights_.get(), "1", "weight of each trial in every estimate", trials_.first);
  const auto trial = layout::path_of(layout::trial_axis);
  links.attach(
      layout::path_of(layout::trial_book_loss),
      {layout::path_of(layout::case_axis), trial, layout::path_of(layout::perspective_axis)});
  links.attach(layout::path_of(layout::trial_weight), {trial});
}

}  // namespace faultline::io
