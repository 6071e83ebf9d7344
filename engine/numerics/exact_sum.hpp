// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "base/archive.hpp"
#include "base/contracts.hpp"
#include "numerics/int128.hpp"

namespace faultline::numerics {

/// A sum that does not depend on the order of its terms: each is rounded once to a multiple of the
/// quantum, then added as an integer. Terms up to 2⁶² quanta, 2⁶⁴ of them.
class ExactSum {
 public:
  /// `quantum` is a power of two; 0 for a sum whose terms are all 0.
  explicit ExactSum(double quantum = 0.0) : quantum_(quantum) {
    FAULTLINE_EXPECT(quantum == 0.0 || (quantum > 0.0 && std::isfinite(quantum)));
  }

  /// Adds the multiple of the quantum nearest to x, ties to even; |x| ≤ 2⁶² quanta.
  void add(double x) {
    if (quantum_ != 0.0) total_ += static_cast<std::int64_t>(std::nearbyint(x / quantum_));
  }
  void add_quanta(Int128 quanta) { total_ += quanta; }
  /// Adds another sum of the same quantum.
  void merge(const ExactSum& other) {
    FAULTLINE_EXPECT(quantum_ == other.quantum_);
    total_ += other.total_;
  }

  [[nodiscard]] double quantum() const { return quantum_; }
  [[nodiscard]] Int128 quanta() const { return total_; }
  /// The sum, rounded once.
  [[nodiscard]] double value() const { return static_cast<double>(total_) * quantum_; }

  void save(base::ArchiveWriter& archive) const {
    archive.put(quantum_);
    archive.put(total_);
  }
  /// Throws `base::ArchiveError` when the saved sum has another quantum.
  void load(base::ArchiveReader& archive) {
    double quantum = 0.0;
    archive.get(quantum);
    if (quantum != quantum_) throw base::ArchiveError("saved sum has another quantum");
    archive.get(total_);
  }

  friend bool operator==(const ExactSum&, const ExactSum&) = default;

 private:
  double quantum_;
  Int128 total_ = 0;
};

}  // namespace faultline::numerics
