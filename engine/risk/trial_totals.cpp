// SPDX-License-Identifier: Apache-2.0
#include "risk/trial_totals.hpp"

namespace faultline::risk {

namespace {
constexpr std::int64_t most_trials = std::int64_t{1} << 34;
}

void TrialTotals::add(std::span<const double> weight, std::uint64_t copies) {
  const auto times = static_cast<std::int64_t>(copies);
  count_ += times * static_cast<std::int64_t>(weight.size());
  for (const double w : weight) {
    weight_ += static_cast<numerics::Int128>(times) * rounded(w * weight_quanta);
    weight_squared_ += static_cast<numerics::Int128>(times) * rounded(w * w * weight_quanta);
  }
}

void TrialTotals::merge(const TrialTotals& other) {
  count_ += other.count_;
  weight_ += other.weight_;
  weight_squared_ += other.weight_squared_;
}

void TrialTotals::save(base::ArchiveWriter& archive) const {
  archive.put(count_);
  archive.put(weight_);
  archive.put(weight_squared_);
}

void TrialTotals::load(base::ArchiveReader& archive) {
  archive.get(count_);
  archive.get(weight_);
  archive.get(weight_squared_);
  if (count_ < 0 || count_ > most_trials) {
    throw base::ArchiveError("saved state has a number of trials that is out of range");
  }
}

bool TrialTotals::unweighted() const {
  const auto ones =
      static_cast<numerics::Int128>(count_) * static_cast<std::int64_t>(weight_quanta);
  return weight_ == ones && weight_squared_ == ones;
}

}  // namespace faultline::risk
