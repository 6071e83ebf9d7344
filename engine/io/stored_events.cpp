// SPDX-License-Identifier: Apache-2.0
#include "io/stored_events.hpp"

#include <algorithm>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "base/contracts.hpp"
#include "io/hdf5_column.hpp"
#include "io/hdf5_file.hpp"
#include "io/hdf5_handle.hpp"
#include "io/result_file_error.hpp"
#include "io/result_layout.hpp"
#include "io/result_seal.hpp"

namespace faultline::io {
namespace {

constexpr std::size_t most_chunks = 16;  ///< in memory: 2 MiB each

[[noreturn]] void refuse(const std::string& cause) {
  throw Hdf5Failure("the occurrences in it cannot be used", cause);
}

/// Appends the rows of some trials.
void append_of(random::TrialRange trials, const failure::EventBatch& rows,
               failure::EventBatch& events) {
  const auto begin = std::lower_bound(rows.trial.begin(), rows.trial.end(), trials.first);
  const auto end = std::lower_bound(begin, rows.trial.end(), trials.end());
  const auto first = begin - rows.trial.begin();
  const auto last = end - rows.trial.begin();
  const auto append = [&](const auto& from, auto& to) {
    to.insert(to.end(), from.begin() + first, from.begin() + last);
  };
  append(rows.trial, events.trial);
  append(rows.cause, events.cause);
  append(rows.index, events.index);
  append(rows.time, events.time);
  append(rows.severity, events.severity);
}

}  // namespace

/// The open file. Not for several threads at once.
class StoredEvents::Columns {
 public:
  Columns(std::filesystem::path path, const EventBounds& bounds)
      : path_(std::move(path)), bounds_(bounds) {
    guarded([this] {
      file_ = open_sealed(path_);
      open_columns();
      list_chunks();
    });
  }

  void read(random::TrialRange trials, failure::EventBatch& events) {
    FAULTLINE_EXPECT(trials.first >= bounds_.trials.first && trials.end() <= bounds_.trials.end());
    events.clear();
    events.trials = trials;
    guarded([&] { append(trials, events); });
  }

  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  struct Chunk {
    std::size_t number;
    failure::EventBatch rows;
  };

  /// Runs one step, and turns what HDF5 answers into `ResultFileError`.
  template <class Step>
  void guarded(const Step& step) const {
    const QuietErrors quiet;
    try {
      step();
    } catch (const Hdf5Failure& failure) {
      throw ResultFileError(ResultFileError::Kind::damaged, path_, failure.what(), failure.cause());
    }
  }

  void open_columns();
  void list_chunks();
  void append(random::TrialRange trials, failure::EventBatch& events);
  [[nodiscard]] const failure::EventBatch& chunk(std::size_t number);
  [[nodiscard]] failure::EventBatch read_chunk(std::size_t number) const;
  void check(const failure::EventBatch& rows) const;

  std::filesystem::path path_;
  EventBounds bounds_;
  Hid file_;
  Hid trial_;
  Hid cause_;
  Hid index_;
  Hid time_;
  Hid severity_;
  std::uint64_t rows_ = 0;
  std::vector<std::uint64_t> first_trial_;  ///< by chunk
  std::list<Chunk> chunks_;                 ///< that are in memory, the last used first
};

void StoredEvents::Columns::open_columns() {
  const auto open = [&](const char* name, Hid& column) {
    if (!has_member(file_.get(), name)) refuse(std::string("there is no `") + name + "`");
    column = open_object(file_.get(), name);
    const hsize_t rows = row_count(column.get());
    if (name != layout::event_trial && rows != rows_) refuse("columns are of different lengths");
    rows_ = rows;
  };
  open(layout::event_trial, trial_);
  open(layout::event_cause, cause_);
  open(layout::event_index, index_);
  open(layout::event_time, time_);
  open(layout::event_severity, severity_);
}

void StoredEvents::Columns::list_chunks() {
  std::uint64_t last = 0;
  for (hsize_t row = 0; row < rows_; row += column_chunk_rows) {
    const auto trials =
        read_rows<std::uint64_t>(trial_.get(), row, std::min(column_chunk_rows, rows_ - row));
    if ((row > 0 && trials.front() < last) || !std::is_sorted(trials.begin(), trials.end()))
      refuse("their trials do not rise");
    first_trial_.push_back(trials.front());
    last = trials.back();
  }
  if (rows_ == 0) return;
  if (first_trial_.front() < bounds_.trials.first || last >= bounds_.trials.end())
    refuse("one is of a trial that there is not");
}

void StoredEvents::Columns::append(random::TrialRange trials, failure::EventBatch& events) {
  // The first of these trials may begin in the chunk before the first that begins with it.
  const auto begins = std::lower_bound(first_trial_.begin(), first_trial_.end(), trials.first);
  auto k = static_cast<std::size_t>(begins - first_trial_.begin());
  if (k > 0) --k;
  for (; k < first_trial_.size() && first_trial_[k] < trials.end(); ++k)
    append_of(trials, chunk(k), events);
}

const failure::EventBatch& StoredEvents::Columns::chunk(std::size_t number) {
  const auto known = std::find_if(chunks_.begin(), chunks_.end(),
                                  [&](const Chunk& one) { return one.number == number; });
  if (known != chunks_.end()) {
    chunks_.splice(chunks_.begin(), chunks_, known);
  } else {
    chunks_.push_front({number, read_chunk(number)});
    if (chunks_.size() > most_chunks) chunks_.pop_back();
  }
  return chunks_.front().rows;
}

failure::EventBatch StoredEvents::Columns::read_chunk(std::size_t number) const {
  const hsize_t first = number * column_chunk_rows;
  const hsize_t count = std::min(column_chunk_rows, rows_ - first);
  failure::EventBatch rows;
  rows.trial = read_rows<std::uint64_t>(trial_.get(), first, count);
  rows.cause = read_rows<std::uint32_t>(cause_.get(), first, count);
  rows.index = read_rows<std::uint32_t>(index_.get(), first, count);
  rows.time = read_rows<double>(time_.get(), first, count);
  rows.severity = read_rows<double>(severity_.get(), first, count);
  check(rows);
  return rows;
}

/// The order of rows with equal times is that of their keys, which only the model knows.
void StoredEvents::Columns::check(const failure::EventBatch& rows) const {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows.cause[i] >= bounds_.causes) refuse("one is of a cause that there is not");
    if (!(rows.time[i] >= 0.0 && rows.time[i] <= bounds_.horizon_years))
      refuse("one is not within the horizon");
    const bool same_trial = i > 0 && rows.trial[i] == rows.trial[i - 1];
    if (same_trial && rows.time[i] < rows.time[i - 1]) refuse("they are not in the order of time");
  }
}

StoredEvents::StoredEvents(std::filesystem::path path, const EventBounds& bounds)
    : columns_(std::make_unique<Columns>(std::move(path), bounds)) {}
StoredEvents::~StoredEvents() = default;

void StoredEvents::read(random::TrialRange trials, failure::EventBatch& events) {
  const std::lock_guard lock(mutex_);
  columns_->read(trials, events);
}
std::uint64_t StoredEvents::rows() const {
  return columns_->rows();
}

}  // namespace faultline::io
