// SPDX-License-Identifier: Apache-2.0
#include "run/distinct_trials.hpp"

#include <algorithm>
#include <bit>

namespace faultline::run {

using failure::ContractBreak;
using failure::Occurrence;
using failure::OccurrenceSpan;
using failure::Strike;

namespace {

/// Whether waiting is worthwhile is known from so many trials on, and the part of them that must
/// repeat: finding a trial costs a small part of what simulating one does.
constexpr std::size_t known_from = std::size_t{1} << 14;
constexpr std::size_t least_part_repeated = 16;
constexpr std::size_t first_table_size = 1024;
/// Of one distinct trial beside its occurrences, and of one that waits.
constexpr std::size_t distinct_bytes = sizeof(std::uint64_t) + 6 * sizeof(std::uint32_t);
constexpr std::size_t waiting_bytes = sizeof(std::uint64_t) + sizeof(std::uint32_t);

/// The finalizer of SplitMix64: every bit of the result depends on all of both.
std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  std::uint64_t x = hash + 0x9e3779b97f4a7c15U + value;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

std::uint64_t hash_of(std::span<const Strike> strikes, std::uint64_t hash) {
  for (const Strike& strike : strikes) {
    const std::uint64_t target = std::uint64_t{strike.avs.index()} << 32 |
                                 (strike.operator_id.valid() ? strike.operator_id.index() + 1 : 0);
    hash = mixed(hash, target);
    hash = mixed(hash, std::bit_cast<std::uint64_t>(strike.fraction));
  }
  return hash;
}

std::uint64_t hash_of(std::span<const ContractBreak> breaks, std::uint64_t hash) {
  for (const ContractBreak& one : breaks) {
    hash = mixed(hash, one.contract.index());
    hash = mixed(hash, std::bit_cast<std::uint64_t>(one.fraction));
  }
  return hash;
}

bool same(const ContractBreak& a, const ContractBreak& b) {
  return a.contract == b.contract && a.fraction == b.fraction;
}

bool same(const Strike& a, const Strike& b) {
  return a.avs == b.avs && a.operator_id == b.operator_id && a.fault == b.fault &&
         a.fraction == b.fraction && a.share == b.share;
}

template <class T>
bool all_same(std::span<const T> a, std::span<const T> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& one, const T& other) { return same(one, other); });
}

/// Whether occurrence j has the time of the one before it.
bool ties(const OccurrenceSpan& trial, std::size_t j) {
  return j > 0 && trial[j].time == trial[j - 1].time;
}

std::uint64_t hash_of(const OccurrenceSpan& trial) {
  std::uint64_t hash = trial.size();
  for (std::size_t j = 0; j < trial.size(); ++j) {
    const auto strikes = trial.strikes_of(j);
    const std::uint64_t cause = std::uint64_t{trial[j].cause.index()} << 32;
    hash = mixed(hash, cause + 2 * strikes.size() + (ties(trial, j) ? 1 : 0));
    hash = hash_of(strikes, hash);
    for (const auto killed : trial.killed_in(j)) hash = mixed(hash, killed.index());
    hash = hash_of(trial.breaks_of(j), hash);
  }
  return hash;
}

bool alike(const OccurrenceSpan& a, const OccurrenceSpan& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t j = 0; j < a.size(); ++j) {
    if (a[j].cause != b[j].cause || ties(a, j) != ties(b, j)) return false;
    if (!all_same(a.strikes_of(j), b.strikes_of(j))) return false;
    if (!all_same(a.breaks_of(j), b.breaks_of(j))) return false;
    const auto one = a.killed_in(j);
    const auto other = b.killed_in(j);
    if (!std::equal(one.begin(), one.end(), other.begin(), other.end())) return false;
  }
  return true;
}

/// Sorts trials by the causes of as many first occurrences as a word holds.
std::uint64_t beginning_of(const OccurrenceSpan& trial, std::size_t causes) {
  const auto bits = static_cast<int>(std::bit_width(causes));
  std::uint64_t word = 0;
  int free = 64;
  for (std::size_t j = 0; j < trial.size() && free >= bits; ++j) {
    free -= bits;
    word |= (std::uint64_t{trial[j].cause.index()} + 1) << free;
  }
  return word;
}

void append_trial(const OccurrenceSpan& trial, failure::OccurrenceBatch& batch) {
  for (std::size_t j = 0; j < trial.size(); ++j) failure::append_occurrence(trial, j, batch);
  batch.offset.push_back(static_cast<std::uint32_t>(batch.occurrences.size()));
  ++batch.trials.count;
}

void empty(failure::OccurrenceBatch& batch) {
  batch.clear();
  batch.trials = {};
  batch.offset.push_back(0);
}

}  // namespace

void DistinctTrials::add(const failure::OccurrenceBatch& batch) {
  if (table_.empty()) clear();
  for (std::size_t t = 0; t < batch.trials.count; ++t) {
    const OccurrenceSpan trial(batch, t, 1);
    const std::uint64_t hash = hash_of(trial);
    std::uint32_t kind = find(trial, hash);
    if (kind == none) {
      kind = static_cast<std::uint32_t>(copies_.size());
      append(trial, hash);
    } else if (trial.size() != 0) {
      ++repeated_;
    }
    previous_.push_back(last_[kind]);
    last_[kind] = static_cast<std::uint32_t>(number_.size());
    number_.push_back(batch.trials.first + t);
    ++copies_[kind];
  }
}

/// Open addressing; the table is at most half full.
std::uint32_t DistinctTrials::find(const OccurrenceSpan& trial, std::uint64_t hash) {
  const std::size_t mask = table_.size() - 1;
  for (std::size_t place = hash & mask; table_[place] != none; place = (place + 1) & mask) {
    const std::uint32_t kind = table_[place];
    if (hash_[kind] == hash && alike(trial, OccurrenceSpan(distinct_, kind, 1))) return kind;
  }
  return none;
}

void DistinctTrials::append(const OccurrenceSpan& trial, std::uint64_t hash) {
  append_trial(trial, distinct_);
  hash_.push_back(hash);
  copies_.push_back(0);
  last_.push_back(none);
  if (2 * hash_.size() > table_.size()) {
    grow_table();
    return;
  }
  const std::size_t mask = table_.size() - 1;
  std::size_t place = hash & mask;
  while (table_[place] != none) place = (place + 1) & mask;
  table_[place] = static_cast<std::uint32_t>(hash_.size() - 1);
}

void DistinctTrials::grow_table() {
  table_.assign(2 * table_.size(), none);
  const std::size_t mask = table_.size() - 1;
  for (std::uint32_t kind = 0; kind < hash_.size(); ++kind) {
    std::size_t place = hash_[kind] & mask;
    while (table_[place] != none) place = (place + 1) & mask;
    table_[place] = kind;
  }
}

bool DistinctTrials::full() const {
  return memory_bytes() > most_bytes;
}

bool DistinctTrials::worthwhile() const {
  return size() < known_from || least_part_repeated * repeated_ >= size();
}

std::size_t DistinctTrials::memory_bytes() const {
  return distinct_.occurrences.size() * sizeof(Occurrence) +
         distinct_.strikes.size() * sizeof(Strike) +
         distinct_.killed.size() * sizeof(failure::CauseId) +
         distinct_.breaks.size() * sizeof(ContractBreak) + copies_.size() * distinct_bytes +
         number_.size() * waiting_bytes;
}

void DistinctTrials::put_in_order() {
  struct Place {
    std::uint32_t copies;
    std::uint32_t distinct;
    std::uint64_t beginning;
  };
  std::size_t causes = 0;
  for (const Occurrence& one : distinct_.occurrences)
    causes = std::max(causes, std::size_t{one.cause.index()} + 1);
  std::vector<Place> places;
  places.reserve(copies_.size());
  for (std::uint32_t kind = 0; kind < copies_.size(); ++kind)
    places.push_back({copies_[kind], kind, beginning_of({distinct_, kind, 1}, causes)});
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    if (a.copies != b.copies) return a.copies > b.copies;
    return a.beginning != b.beginning ? a.beginning < b.beginning : a.distinct < b.distinct;
  });
  order_.clear();
  for (const Place& place : places) order_.push_back(place.distinct);
}

/// Distinct trials from place `begin` of the order on that have as many copies as the first.
std::size_t DistinctTrials::take_group(std::size_t begin, std::size_t end,
                                       GroupBuffers& buffers) const {
  empty(buffers.trials);
  buffers.numbers.clear();
  const std::uint32_t copies = copies_[order_[begin]];
  std::size_t next = begin;
  for (; next < end && copies_[order_[next]] == copies; ++next) take(order_[next], buffers);
  return next;
}

void DistinctTrials::take(std::uint32_t distinct, GroupBuffers& buffers) const {
  append_trial(OccurrenceSpan(distinct_, distinct, 1), buffers.trials);
  for (std::uint32_t trial = last_[distinct]; trial != none; trial = previous_[trial]) {
    buffers.numbers.push_back(number_[trial]);
  }
}

void DistinctTrials::clear() {
  empty(distinct_);
  hash_.clear();
  copies_.clear();
  last_.clear();
  number_.clear();
  previous_.clear();
  repeated_ = 0;
  table_.assign(std::max(table_.size(), first_table_size), none);
}

}  // namespace faultline::run
