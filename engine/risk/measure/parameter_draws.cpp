// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/parameter_draws.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/contracts.hpp"
#include "risk/archive_tag.hpp"
#include "risk/holder_histograms.hpp"
#include "risk/parameter_tables.hpp"

namespace faultline::risk::measure {

using portfolio::perspective_count;

namespace {

constexpr std::string_view parameter_draws_tag = "parameter_draws";

std::vector<numerics::CountHistograms::Shape> shapes(const MeasureContext& context,
                                                     std::size_t count) {
  const std::size_t book = context.book().index();
  return std::vector<numerics::CountHistograms::Shape>(
      count, {context.largest_loss[book], context.grids[book]});
}

}  // namespace

ParameterDraws::ParameterDraws(const MeasureContext& context) {
  if (!context.parameter_parts) return;
  FAULTLINE_EXPECT(context.weighting == Weighting::unit);
  layout_ = *context.parameter_parts;
  parts_.assign(layout_.count, Part{{}, UnitSums(context)});
  book_.emplace(shapes(context, layout_.count * perspective_count), coarse_histogram_bits);
}

void ParameterDraws::add(const TrialBatch& batch) {
  if (parts_.empty() || batch.trials.size() == 0) return;
  const std::size_t k = layout_.of(batch.trials.number(0));
  FAULTLINE_EXPECT(k == layout_.of(batch.trials.number(batch.trials.size() - 1)));
  const std::uint64_t copies = batch.trials.copies();
  parts_[k].totals.add(batch.weight, copies);
  parts_[k].sums.add(batch);
  for (const auto& loss : batch.losses.book)
    for (std::size_t p = 0; p < perspective_count; ++p)
      if (loss.aggregate[p] > 0.0) book_->add(k * perspective_count + p, loss.aggregate[p], copies);
}

void ParameterDraws::merge(const ParameterDraws& other) {
  FAULTLINE_EXPECT(parts_.size() == other.parts_.size());
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    parts_[k].totals.merge(other.parts_[k].totals);
    parts_[k].sums.merge(other.parts_[k].sums);
  }
  if (book_) book_->merge(*other.book_);
}

void ParameterDraws::save(base::ArchiveWriter& archive) const {
  save_tag(archive, parameter_draws_tag, parts_.size());
  for (const Part& part : parts_) {
    part.totals.save(archive);
    part.sums.save(archive);
  }
  if (book_) book_->save(archive);
}

void ParameterDraws::load(base::ArchiveReader& archive) {
  load_tag(archive, parameter_draws_tag, parts_.size());
  for (Part& part : parts_) {
    part.totals.load(archive);
    part.sums.load(archive);
    if (part.sums.most_positive() > static_cast<std::uint64_t>(part.totals.count()))
      throw base::ArchiveError("a saved parameter draw has more losses than trials");
  }
  if (book_) book_->load(archive);
}

ExceedanceCurve ParameterDraws::book_curve(std::size_t part, portfolio::Perspective perspective,
                                           const MeasureContext& context) const {
  const auto h = part * perspective_count + static_cast<std::size_t>(perspective);
  const auto bins = book_->bins_descending(h);
  return {bins, context.grids[context.book().index()], parts_[part].totals};
}

std::vector<Table> ParameterDraws::tables(const MeasureContext& context) const {
  if (parts_.empty()) return {};
  return parameter_tables(*this, context);
}

std::size_t ParameterDraws::memory_bytes(const MeasureContext& context) {
  if (!context.parameter_parts) return sizeof(ParameterDraws);
  const std::size_t rows = expected_octaves * perspective_count;
  return context.parameter_parts->count *
         (sizeof(Part) + UnitSums::memory_bytes(context) +
          rows * numerics::CountHistograms::row_bytes(coarse_histogram_bits));
}

std::vector<DrawEstimate> draw_means(
    const ParameterDraws& draws, const std::function<DrawSums(const ParameterDraws::Part&)>& sums) {
  std::vector<DrawEstimate> means;
  for (const auto& part : draws.parts()) {
    const auto n = static_cast<double>(part.totals.count());
    if (n == 0.0) continue;
    const auto [first, second] = sums(part);
    const double mean = first / n;
    const double variance = std::max(second / n - mean * mean, 0.0);
    means.push_back({n, mean, std::sqrt(variance / n)});
  }
  return means;
}

}  // namespace faultline::risk::measure
