// SPDX-License-Identifier: Apache-2.0
#include "risk/sparse_sums.hpp"

#include "base/contracts.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

namespace {

numerics::Int128 quanta(double amount) {
  return static_cast<numerics::Int128>(amount * weight_quanta + 0.5);
}

double amount(const numerics::Int128& quanta) {
  return static_cast<double>(quanta) / weight_quanta;
}

}  // namespace

void SparseSums::add(std::size_t row, double amount, double weight, std::uint64_t copies) {
  FAULTLINE_EXPECT(0.0 < amount && amount < largest);
  const auto times = static_cast<numerics::Int128>(copies);
  const double weighted = weight * amount;
  Row& sums = rows_[row];
  sums.weight += times * quanta(weight);
  sums.weight_squared += times * quanta(weight * weight);
  sums.first += times * quanta(weighted);
  sums.second += times * quanta(weighted * weighted);
}

void SparseSums::merge(const SparseSums& other) {
  FAULTLINE_EXPECT(rows_.size() == other.rows_.size());
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    rows_[i].weight += other.rows_[i].weight;
    rows_[i].weight_squared += other.rows_[i].weight_squared;
    rows_[i].first += other.rows_[i].first;
    rows_[i].second += other.rows_[i].second;
  }
}

void SparseSums::save(base::ArchiveWriter& archive) const {
  for (const Row& row : rows_)
    for (const auto* sum : {&row.weight, &row.weight_squared, &row.first, &row.second})
      archive.put(*sum);
}

void SparseSums::load(base::ArchiveReader& archive) {
  for (Row& row : rows_)
    for (auto* sum : {&row.weight, &row.weight_squared, &row.first, &row.second}) {
      archive.get(*sum);
      if (*sum < 0) throw base::ArchiveError("saved state has a sum below 0");
    }
}

LossSums SparseSums::of(std::size_t row) const {
  const Row& sums = rows_[row];
  return {.weight = amount(sums.weight),
          .weight_squared = amount(sums.weight_squared),
          .first = amount(sums.first),
          .second = 0.0,
          .weighted_second = amount(sums.second)};
}

}  // namespace faultline::risk
