// SPDX-License-Identifier: Apache-2.0
#include "io/result_events.hpp"

#include <string>
#include <vector>

#include "base/contracts.hpp"
#include "io/hdf5_attribute.hpp"
#include "io/hdf5_column.hpp"
#include "io/hdf5_file.hpp"
#include "io/result_layout.hpp"

namespace faultline::io {
namespace {

void label(hid_t column, const char* name, const std::string& units, const std::string& long_name,
           DimensionLinks& links) {
  put_attribute(column, "units", units);
  put_attribute(column, "long_name", long_name);
  links.attach(layout::path_of(name), {layout::path_of(layout::event_axis)});
}

template <class T>
void append(const std::vector<T>& some, std::vector<T>& all) {
  all.insert(all.end(), some.begin(), some.end());
}

/// Takes the first values away.
template <class T>
std::vector<T> take(std::size_t count, std::vector<T>& values) {
  const auto end = values.begin() + static_cast<std::ptrdiff_t>(count);
  const std::vector<T> taken(values.begin(), end);
  values.erase(values.begin(), end);
  return taken;
}

}  // namespace

ResultEvents::ResultEvents(hid_t file, random::TrialRange trials)
    : trials_(trials),
      next_(trials.first),
      trial_(create_column<std::uint64_t>(file, layout::event_trial)),
      cause_(create_column<std::uint32_t>(file, layout::event_cause)),
      index_(create_column<std::uint32_t>(file, layout::event_index)),
      time_(create_column<double>(file, layout::event_time)),
      severity_(create_column<double>(file, layout::event_severity)) {}

void ResultEvents::write(const failure::EventBatch& events) {
  FAULTLINE_EXPECT(events.trials.first == next_ && events.trials.end() <= trials_.end());
  next_ = events.trials.end();
  append(events.trial, waiting_.trial);
  append(events.cause, waiting_.cause);
  append(events.index, waiting_.index);
  append(events.time, waiting_.time);
  append(events.severity, waiting_.severity);
  while (waiting_.size() >= column_chunk_rows) write_rows(column_chunk_rows);
}

void ResultEvents::write_rows(std::size_t count) {
  append_rows(trial_.get(), rows_, take(count, waiting_.trial));
  append_rows(cause_.get(), rows_, take(count, waiting_.cause));
  append_rows(index_.get(), rows_, take(count, waiting_.index));
  append_rows(time_.get(), rows_, take(count, waiting_.time));
  append_rows(severity_.get(), rows_, take(count, waiting_.severity));
  rows_ += count;
}

void ResultEvents::finish(hid_t file, const run::Provenance& provenance, DimensionLinks& links) {
  FAULTLINE_EXPECT(has_member(file, layout::cause_axis));
  FAULTLINE_EXPECT(trials_ == provenance.trials && next_ == trials_.end());
  write_rows(waiting_.size());
  put_bare_dimension(file, layout::event_axis, rows_);
  label(trial_.get(), layout::event_trial, "1", "number of the trial", links);
  label(cause_.get(), layout::event_cause, "1", "position along cause", links);
  label(index_.get(), layout::event_index, "1",
        "which of the occurrences of its cause in the trial, from 0", links);
  label(time_.get(), layout::event_time, "years", "time since as_of; a year has 365 days", links);
  label(severity_.get(), layout::event_severity, "1",
        "largest fraction of anything that it strikes, of what it may reach there; 0 where it "
        "strikes nothing",
        links);
}

}  // namespace faultline::io
