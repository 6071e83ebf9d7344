// SPDX-License-Identifier: Apache-2.0
#include "portfolio/loss_rows.hpp"

#include <algorithm>
#include <map>

namespace faultline::portfolio {

namespace {

class Lister {
 public:
  Lister(const insurance::SubjectLosses& claims, const insurance::Recoveries& recoveries,
         const LossBatch& losses, HolderId book)
      : claims_(claims), recoveries_(recoveries), losses_(losses), book_(book) {}

  LossRows list() {
    end_trial();
    for (std::size_t t = 0; t + 1 < claims_.trial_offset.size(); ++t) {
      const std::size_t first = rows_.by_occurrence.size();
      for (auto j = claims_.trial_offset[t]; j < claims_.trial_offset[t + 1]; ++j) {
        list_occurrence(j);
      }
      sum_trial(t, first);
      end_trial();
    }
    return std::move(rows_);
  }

 private:
  void list_occurrence(std::uint32_t j) {
    for (auto row = claims_.losses.offset[j]; row < claims_.losses.offset[j + 1]; ++row) {
      for (std::size_t lane = 0; lane < numerics::tile_width; ++lane) {
        const double gross = claims_.losses.values[row].lane[lane];
        const HolderId holder{numerics::tile_width * claims_.losses.tile[row] + lane};
        if (gross > 0.0) {
          rows_.by_occurrence.push_back({j, holder, gross, recoveries_.recovered[row].lane[lane]});
        }
      }
    }
    const Loss& book = losses_.book_by_occurrence[j];
    if (book.gross > 0.0) rows_.by_occurrence.push_back({j, book_, book.gross, book.recovered});
  }

  void sum_trial(std::size_t t, std::size_t first) {
    std::map<HolderId, TrialLoss> total;
    for (std::size_t i = first; i < rows_.by_occurrence.size(); ++i) {
      const OccurrenceLoss& row = rows_.by_occurrence[i];
      TrialLoss& sum = total.try_emplace(row.holder, TrialLoss{.holder = row.holder}).first->second;
      const std::array<double, perspective_count> amounts{row.gross, row.recovered, row.net()};
      for (std::size_t p = 0; p < perspective_count; ++p) {
        sum.aggregate[p] += amounts[p];
        sum.largest[p] = std::max(sum.largest[p], amounts[p]);
      }
    }
    for (const auto& [holder, sum] : total) rows_.by_trial.push_back(sum);
    if (!total.empty() && rows_.by_trial.back().holder == book_) {
      rows_.by_trial.back().aggregate = losses_.book[t].aggregate;
      rows_.by_trial.back().largest = losses_.book[t].largest;
    }
  }

  void end_trial() {
    rows_.occurrence_offset.push_back(static_cast<std::uint32_t>(rows_.by_occurrence.size()));
    rows_.trial_offset.push_back(static_cast<std::uint32_t>(rows_.by_trial.size()));
  }

  const insurance::SubjectLosses& claims_;
  const insurance::Recoveries& recoveries_;
  const LossBatch& losses_;
  HolderId book_;
  LossRows rows_;
};

}  // namespace

LossRows list_losses(const insurance::SubjectLosses& claims,
                     const insurance::Recoveries& recoveries, const LossBatch& losses,
                     HolderId book) {
  return Lister(claims, recoveries, losses, book).list();
}

}  // namespace faultline::portfolio
