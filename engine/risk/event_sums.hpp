// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "risk/measure_context.hpp"

namespace faultline::risk {

/// Whether an event happens at most once in a trial, or any number of times.
enum class Multiplicity : std::uint8_t { once, many };

/// How often each of some events happened: Σwt and Σ(wt)² over trials in which it happened t times,
/// as integers, of units of 2⁻⁵⁰ where trials have weights. Exact and order-free.
class EventSums {
 public:
  EventSums(std::size_t events, Weighting weighting, Multiplicity multiplicity);

  /// It happened `times` times in each of `copies` trials of this weight; 1 is the only weight
  /// unless they are general.
  void add(std::size_t event, std::int64_t times, double weight, std::uint64_t copies) {
    if (weighting_ == Weighting::general) return add_weighted(event, times, weight, copies);
    const auto all = static_cast<std::int64_t>(copies) * times;
    count_[event] += all;
    if (multiplicity_ == Multiplicity::many) square_[event] += all * times;
  }
  void merge(const EventSums& other);
  void save(base::ArchiveWriter& archive) const;
  /// Throws `base::ArchiveError` for sums of another shape, or that no run has.
  void load(base::ArchiveReader& archive);

  [[nodiscard]] double first(std::size_t event) const;
  [[nodiscard]] double second(std::size_t event) const;

  [[nodiscard]] static std::size_t memory_bytes(std::size_t events, Weighting weighting,
                                                Multiplicity multiplicity);

 private:
  void add_weighted(std::size_t event, std::int64_t times, double weight, std::uint64_t copies);

  Weighting weighting_;
  Multiplicity multiplicity_;
  std::vector<std::int64_t> count_;   ///< Σt
  std::vector<std::int64_t> square_;  ///< Σt²; empty where t is at most 1
  std::vector<numerics::Int128> weighted_;
  std::vector<numerics::Int128> weighted_square_;
};

}  // namespace faultline::risk
