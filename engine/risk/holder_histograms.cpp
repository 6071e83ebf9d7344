// SPDX-License-Identifier: Apache-2.0
#include "risk/holder_histograms.hpp"

#include "base/contracts.hpp"

namespace faultline::risk {

using portfolio::perspective_count;

namespace {

constexpr std::size_t expected_octaves = 20;

int bits_of(const MeasureContext& context, std::size_t holder) {
  if (holder == context.book().index()) return book_histogram_bits;
  return context.holder_count() <= most_fine_holders ? fine_histogram_bits : coarse_histogram_bits;
}

}  // namespace

HolderHistograms::HolderHistograms(const MeasureContext& context) {
  histograms_.reserve(context.holder_count() * perspective_count);
  for (std::size_t holder = 0; holder < context.holder_count(); ++holder) {
    const numerics::LossHistogram empty(context.largest_loss[holder], bits_of(context, holder),
                                        context.grids[holder]);
    histograms_.insert(histograms_.end(), perspective_count, empty);
  }
}

void HolderHistograms::add(const TrialBatch& batch, Amount amount) {
  totals_.add(batch.weight);
  rows_.sort(batch.losses, histograms_.size() / perspective_count);
  for (std::size_t i = 0; i < histograms_.size(); ++i) {
    const portfolio::HolderId holder{i / perspective_count};
    const std::size_t perspective = i % perspective_count;
    for (const RowsByHolder::Row row : rows_.of(holder)) {
      const double loss = (batch.losses.by_trial[row.index].*amount)[perspective];
      if (loss > 0.0) histograms_[i].add(loss, batch.weight[row.trial]);
    }
  }
}

void HolderHistograms::merge(const HolderHistograms& other) {
  FAULTLINE_EXPECT(histograms_.size() == other.histograms_.size());
  totals_.merge(other.totals_);
  for (std::size_t i = 0; i < histograms_.size(); ++i) histograms_[i].merge(other.histograms_[i]);
}

void HolderHistograms::save(base::ArchiveWriter& archive) const {
  archive.put(static_cast<std::uint64_t>(histograms_.size()));
  totals_.save(archive);
  for (const numerics::LossHistogram& histogram : histograms_) histogram.save(archive);
}

void HolderHistograms::load(base::ArchiveReader& archive) {
  std::uint64_t size = 0;
  archive.get(size);
  if (size != histograms_.size()) {
    throw base::ArchiveError("saved histograms are of other holders");
  }
  totals_.load(archive);
  for (numerics::LossHistogram& histogram : histograms_) histogram.load(archive);
}

ExceedanceCurve HolderHistograms::curve(portfolio::HolderId holder,
                                        portfolio::Perspective perspective) const {
  const std::size_t i = holder.index() * perspective_count + static_cast<std::size_t>(perspective);
  return {histograms_[i], totals_};
}

std::size_t HolderHistograms::memory_bytes(const MeasureContext& context) {
  std::size_t bins = 0;
  for (std::size_t holder = 0; holder < context.holder_count(); ++holder) {
    bins += perspective_count * expected_octaves * (std::size_t{1} << bits_of(context, holder));
  }
  return bins * sizeof(numerics::LossHistogram::Bin);
}

}  // namespace faultline::risk
