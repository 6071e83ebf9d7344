// SPDX-License-Identifier: Apache-2.0
#include "portfolio/settled_losses.hpp"

#include <algorithm>

#include "base/contracts.hpp"

namespace faultline::portfolio {

namespace kernels = numerics::kernels;
using Range = failure::OccurrenceSpan::Range;

namespace {

bool same(const penalty::Sweep& a, const penalty::Sweep& b) {
  return a.avs == b.avs && a.fraction == b.fraction;
}

/// As far as `GroundUp` asks.
bool same(const penalty::Hit& a, const penalty::Hit& b) {
  return a.avs == b.avs && a.pool == b.pool && a.lost == b.lost;
}

template <class T>
bool all_same(std::span<const T> a, std::span<const T> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& one, const T& other) { return same(one, other); });
}

/// How many occurrences two trials begin with that take the same.
std::size_t shared_by(const penalty::HitBatch& hits, Range a, Range b, std::size_t most) {
  most = std::min<std::size_t>({most, a.end - a.begin, b.end - b.begin});
  std::size_t shared = 0;
  while (shared < most &&
         all_same(hits.sweeps_of(a.begin + shared), hits.sweeps_of(b.begin + shared)) &&
         all_same(hits.hits_of(a.begin + shared), hits.hits_of(b.begin + shared)))
    ++shared;
  return shared;
}

}  // namespace

SettledLosses::SettledLosses(const GroundUp& ground_up, const kernels::SettledLanes& lanes,
                             double book_quantum, Workspace& workspace, LossBatch& losses)
    : ground_up_(ground_up),
      lanes_(lanes),
      book_quantum_(book_quantum),
      workspace_(workspace),
      losses_(losses) {
  const std::size_t programmes = lanes.layers.size();
  FAULTLINE_EXPECT(0 < programmes && programmes <= most_programmes);
  if (workspace.outcome.size() < programmes) workspace.outcome.resize(programmes);
  outcomes_ = std::span(workspace.outcome).first(programmes);
  for (RecoveredLosses& outcome : outcomes_) {
    if (outcome.recovered.size() < losses.gross.size())
      outcome.recovered.resize(losses.gross.size());
    outcome.book.clear();
    outcome.book_by_occurrence.clear();
  }
}

void SettledLosses::add(const failure::OccurrenceSpan& trials, const penalty::HitBatch& hits) {
  trials_ = trials.trial_count();
  const std::size_t most = workspace_.row_of.size() <= most_tiles ? most_shared : 0;
  Shared shared{0, 0};
  for (std::size_t t = 0; t < trials_; ++t) {
    const auto range = trials.of_trial(t);
    const bool last = t + 1 == trials_;
    shared = {shared.after, last ? 0 : shared_by(hits, range, trials.of_trial(t + 1), most)};
    add_trial(hits, range, shared);
  }
}

void SettledLosses::add_trial(const penalty::HitBatch& hits, Range occurrences, Shared shared) {
  begin_with(shared.before);
  const std::size_t count = occurrences.end - occurrences.begin;
  for (std::size_t k = shared.before; k < count; ++k) {
    settle(hits, occurrences.begin + k, k == 0 ? Place::first : Place::later);
    if (k < shared.after) keep(k + 1);
  }
  end_trial();
}

void SettledLosses::end_trial() {
  losses_.end_trial_rows();
  for (std::size_t k = 0; k < outcomes_.size(); ++k) outcomes_[k].book.push_back(books_[k].trial);
}

void SettledLosses::settle(const penalty::HitBatch& hits, std::size_t occurrence, Place place) {
  const auto amounts =
      ground_up_.of(hits.sweeps_of(occurrence), hits.hits_of(occurrence), workspace_.ground_up);
  if (place == Place::first)
    begin_rows(amounts.row.tile);
  else
    add_rows(amounts.row.tile);
  const auto before = place == Place::first ? kernels::Totals::fresh : kernels::Totals::running;
  std::array<numerics::Tile*, most_programmes> recovered;
  for (std::size_t k = 0; k < outcomes_.size(); ++k) recovered[k] = outcomes_[k].recovered.data();
  add_to_books(kernels::settle_row(amounts, lanes_, before,
                                   {.place = workspace_.row_of.data(),
                                    .gross = losses_.gross.data(),
                                    .recovered = std::span(recovered).first(outcomes_.size())}));
}

void SettledLosses::add_to_books(const kernels::SettledSums& sums) {
  for (std::size_t k = 0; k < outcomes_.size(); ++k) {
    Book& book = books_[k];
    book.last = {.gross = static_cast<double>(sums.gross) * book_quantum_,
                 .recovered = static_cast<double>(sums.recovered[k]) * book_quantum_};
    outcomes_[k].book_by_occurrence.push_back(book.last);
    book.trial.add(book.last);
  }
}

/// Rows of a trial that has none, for totals that are fresh.
void SettledLosses::begin_rows(std::span<const std::uint32_t> tiles) {
  auto row = static_cast<std::uint32_t>(losses_.tile.size());
  losses_.tile.insert(losses_.tile.end(), tiles.begin(), tiles.end());
  make_room(losses_.tile.size());
  for (const std::uint32_t tile : tiles) workspace_.row_of[tile] = row++;
}

/// Rows of 0 for the tiles that have none in the trial.
void SettledLosses::add_rows(std::span<const std::uint32_t> tiles) {
  for (const std::uint32_t tile : tiles) {
    if (has_row(tile)) continue;
    const std::size_t row = losses_.tile.size();
    workspace_.row_of[tile] = static_cast<std::uint32_t>(row);
    losses_.tile.push_back(tile);
    make_room(row + 1);
    losses_.gross[row] = {};
    for (RecoveredLosses& outcome : outcomes_) outcome.recovered[row] = {};
  }
}

bool SettledLosses::has_row(std::uint32_t tile) const {
  const std::uint32_t row = workspace_.row_of[tile];
  return first_row_ <= row && row < losses_.tile.size() && losses_.tile[row] == tile;
}

/// Begins a trial with so many occurrences of the one before it, whose first rows are those of
/// its own.
void SettledLosses::begin_with(std::size_t shared) {
  first_row_ = losses_.tile.size();
  books_ = {};
  if (shared == 0) return;
  const std::size_t before = losses_.offset[losses_.offset.size() - 2];
  const Beginning& beginning = beginnings_[shared - 1];
  for (std::size_t i = 0; i < beginning.rows; ++i) {
    const std::uint32_t tile = losses_.tile[before + i];
    workspace_.row_of[tile] = static_cast<std::uint32_t>(losses_.tile.size());
    losses_.tile.push_back(tile);
  }
  copy_rows(row_of_beginning(shared), first_row_, beginning.rows);
  for (std::size_t k = 0; k < outcomes_.size(); ++k)
    for (std::size_t j = 0; j < shared; ++j)
      outcomes_[k].book_by_occurrence.push_back(beginnings_[j].books[k].last);
  books_ = beginning.books;
}

/// For the next trial: the totals of the first occurrences of this one, of which there are so many.
void SettledLosses::keep(std::size_t shared) {
  const std::size_t rows = losses_.tile.size() - first_row_;
  beginnings_[shared - 1] = {.rows = rows, .books = books_};
  copy_rows(first_row_, row_of_beginning(shared), rows);
}

void SettledLosses::copy_rows(std::size_t from, std::size_t to, std::size_t count) {
  make_room(std::max(from, to) + count);
  const auto copy = [&](std::vector<numerics::Tile>& tiles) {
    std::copy_n(tiles.data() + from, count, tiles.data() + to);
  };
  copy(losses_.gross);
  for (RecoveredLosses& outcome : outcomes_) copy(outcome.recovered);
}

/// Of the losses and of all outcomes.
void SettledLosses::make_room(std::size_t rows) {
  if (losses_.gross.size() >= rows) return;
  losses_.make_room(rows);
  for (RecoveredLosses& outcome : outcomes_) outcome.recovered.resize(losses_.gross.size());
}

/// Behind all rows that the trials of the batch may have.
std::size_t SettledLosses::row_of_beginning(std::size_t shared) const {
  return (trials_ + shared - 1) * workspace_.row_of.size();
}

}  // namespace faultline::portfolio
