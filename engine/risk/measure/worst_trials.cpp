// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/worst_trials.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "base/contracts.hpp"
#include "risk/archive_tag.hpp"

namespace faultline::risk::measure {

using portfolio::Perspective;

namespace {

constexpr std::string_view worst_trials_tag = "worst_trials";

/// A trial may stand for very many, of which few are kept.
constexpr std::size_t most_candidates = 4096;

bool is_worse(const WorstTrial& a, const WorstTrial& b) {
  return a.net != b.net ? a.net > b.net : a.trial < b.trial;
}

/// What a saved list must be for merging to keep it one. No loss that is not a number has a rank.
bool is_ranking(const std::vector<WorstTrial>& trials) {
  return std::all_of(trials.begin(), trials.end(),
                     [](const WorstTrial& trial) { return trial.net > 0.0; }) &&
         std::is_sorted(trials.begin(), trials.end(), is_worse);
}

double loss(const portfolio::BookLoss& book, Perspective perspective) {
  return book.aggregate[static_cast<std::size_t>(perspective)];
}

}  // namespace

WorstTrials::WorstTrials(const MeasureContext& context)
    : capacity_(static_cast<std::size_t>(context.tail_trials)) {}

bool WorstTrials::belongs(const WorstTrial& trial) const {
  if (trial.net <= 0.0 || capacity_ == 0) return false;
  return worst_.size() < capacity_ || is_worse(trial, worst_.back());
}

void WorstTrials::add(const TrialBatch& batch) {
  for (std::size_t i = 0; i < batch.losses.book.size(); ++i) {
    const portfolio::BookLoss& book = batch.losses.book[i];
    WorstTrial trial{.net = loss(book, Perspective::net),
                     .gross = loss(book, Perspective::gross),
                     .recovered = loss(book, Perspective::recovered),
                     .trial = 0,
                     .weight = batch.weight[i]};
    for (std::uint64_t k = 0; k < batch.trials.copies(); ++k) {
      trial.trial = batch.trials.number(i, k);
      if (!belongs(trial)) continue;
      candidates_.push_back(trial);
      if (candidates_.size() > most_candidates) take_in_candidates();
    }
  }
  take_in_candidates();
}

void WorstTrials::take_in_candidates() {
  if (candidates_.empty()) return;
  std::sort(candidates_.begin(), candidates_.end(), is_worse);
  merged_.clear();
  std::merge(worst_.begin(), worst_.end(), candidates_.begin(), candidates_.end(),
             std::back_inserter(merged_), is_worse);
  if (merged_.size() > capacity_) merged_.resize(capacity_);
  std::swap(worst_, merged_);
  candidates_.clear();
}

void WorstTrials::merge(const WorstTrials& other) {
  FAULTLINE_EXPECT(capacity_ == other.capacity_);
  candidates_ = other.worst_;
  take_in_candidates();
}

void WorstTrials::save(base::ArchiveWriter& archive) const {
  save_tag(archive, worst_trials_tag, capacity_);
  archive.put(static_cast<std::uint64_t>(worst_.size()));
  for (const WorstTrial& trial : worst_) {
    archive.put(trial.net);
    archive.put(trial.gross);
    archive.put(trial.recovered);
    archive.put(trial.trial);
    archive.put(trial.weight);
  }
}

void WorstTrials::load(base::ArchiveReader& archive) {
  load_tag(archive, worst_trials_tag, capacity_);
  std::uint64_t size = 0;
  archive.get(size);
  if (size > capacity_) throw base::ArchiveError("saved state holds too many trials");
  worst_.resize(size);
  for (WorstTrial& trial : worst_) {
    archive.get(trial.net);
    archive.get(trial.gross);
    archive.get(trial.recovered);
    archive.get(trial.trial);
    archive.get(trial.weight);
  }
  if (!is_ranking(worst_)) throw base::ArchiveError("saved trials are not ranked by their loss");
}

std::vector<Table> WorstTrials::tables(const MeasureContext& context) const {
  std::vector<std::int64_t> number(capacity_, -1);
  for (std::size_t i = 0; i < worst_.size(); ++i) {
    number[i] = static_cast<std::int64_t>(worst_[i].trial);
  }
  std::vector<Table> tables{{"tail_trial_number",
                             {"tail_rank"},
                             "1",
                             "number of the trial, for replay; -1 where there is none",
                             std::move(number)}};
  const auto add_column = [&](const char* name, const std::string& units, const char* long_name,
                              double WorstTrial::*field) {
    std::vector<double> values(capacity_, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < worst_.size(); ++i) values[i] = worst_[i].*field;
    tables.push_back({name, {"tail_rank"}, units, long_name, std::move(values)});
  };
  add_column("tail_gross", context.numeraire, "gross loss of the book", &WorstTrial::gross);
  add_column("tail_recovered", context.numeraire, "what cover paid", &WorstTrial::recovered);
  add_column("tail_net", context.numeraire, "net loss of the book", &WorstTrial::net);
  add_column("tail_weight", "1", "weight of the trial", &WorstTrial::weight);
  return tables;
}

std::size_t WorstTrials::memory_bytes(const MeasureContext& context) {
  return 2 * static_cast<std::size_t>(context.tail_trials) * sizeof(WorstTrial);
}

}  // namespace faultline::risk::measure
