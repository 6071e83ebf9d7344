// SPDX-License-Identifier: Apache-2.0
#include "risk/event_sums.hpp"

#include "base/contracts.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

namespace {

/// Above every count of a run, and far enough below 2⁶³ to be merged.
constexpr std::int64_t most = std::int64_t{1} << 56;

template <class T>
void add_all(std::vector<T>& sums, const std::vector<T>& others) {
  FAULTLINE_EXPECT(sums.size() == others.size());
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += others[i];
}

/// The archive itself bounds numbers of 16 bytes.
template <class T>
bool in_range(const T& sum) {
  return sum >= 0 && (sizeof(T) == 16 || sum <= static_cast<T>(most));
}

template <class T>
void load_all(std::vector<T>& sums, base::ArchiveReader& archive) {
  for (T& sum : sums) {
    archive.get(sum);
    if (!in_range(sum)) throw base::ArchiveError("saved state has a count that is out of range");
  }
}

}  // namespace

EventSums::EventSums(std::size_t events, Weighting weighting, Multiplicity multiplicity)
    : weighting_(weighting), multiplicity_(multiplicity) {
  if (weighting == Weighting::general) {
    weighted_.resize(events);
    weighted_square_.resize(events);
    return;
  }
  count_.resize(events);
  if (multiplicity == Multiplicity::many) square_.resize(events);
}

void EventSums::add_weighted(std::size_t event, std::int64_t times, double weight,
                             std::uint64_t copies) {
  const auto all = static_cast<numerics::Int128>(copies) * times;
  weighted_[event] += all * rounded(weight * weight_quanta);
  weighted_square_[event] += all * times * rounded(weight * weight * weight_quanta);
}

void EventSums::merge(const EventSums& other) {
  add_all(count_, other.count_);
  add_all(square_, other.square_);
  add_all(weighted_, other.weighted_);
  add_all(weighted_square_, other.weighted_square_);
}

void EventSums::save(base::ArchiveWriter& archive) const {
  for (const auto sum : count_) archive.put(sum);
  for (const auto sum : square_) archive.put(sum);
  for (const auto& sum : weighted_) archive.put(sum);
  for (const auto& sum : weighted_square_) archive.put(sum);
}

void EventSums::load(base::ArchiveReader& archive) {
  load_all(count_, archive);
  load_all(square_, archive);
  load_all(weighted_, archive);
  load_all(weighted_square_, archive);
}

double EventSums::first(std::size_t event) const {
  if (weighting_ == Weighting::unit) return static_cast<double>(count_[event]);
  return static_cast<double>(weighted_[event]) / weight_quanta;
}

double EventSums::second(std::size_t event) const {
  if (weighting_ == Weighting::general)
    return static_cast<double>(weighted_square_[event]) / weight_quanta;
  return static_cast<double>(multiplicity_ == Multiplicity::many ? square_[event] : count_[event]);
}

std::size_t EventSums::memory_bytes(std::size_t events, Weighting weighting,
                                    Multiplicity multiplicity) {
  if (weighting == Weighting::general) return 2 * events * sizeof(numerics::Int128);
  return (multiplicity == Multiplicity::many ? 2 : 1) * events * sizeof(std::int64_t);
}

}  // namespace faultline::risk
