// SPDX-License-Identifier: Apache-2.0
#include "risk/holder_histograms.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "base/contracts.hpp"
#include "numerics/kernels/tile_kernels.hpp"
#include "numerics/tile.hpp"
#include "risk/amounts.hpp"

namespace faultline::risk {

using numerics::CountHistograms;
using numerics::LossHistogram;
using numerics::Tile;
using numerics::tile_width;
using portfolio::perspective_count;

namespace {

using Wanted = std::array<bool, perspective_count>;

Wanted wanted_of(const MeasureContext& context, HolderHistograms::Amount amount) {
  const bool book_only =
      amount == HolderHistograms::Amount::largest && context.occurrences == OccurrenceScope::book;
  return book_only ? Wanted{} : context.position_quantiles;
}

std::size_t count_of(const Wanted& wanted) {
  return static_cast<std::size_t>(std::count(wanted.begin(), wanted.end(), true));
}

int position_bits(const MeasureContext& context) {
  return context.holder_count() <= most_fine_holders ? fine_histogram_bits : coarse_histogram_bits;
}

std::vector<LossHistogram> weighted(const MeasureContext& context, std::size_t holder,
                                    std::size_t count, int bits) {
  return std::vector<LossHistogram>(
      count, LossHistogram(context.largest_loss[holder], bits, context.grids[holder]));
}

std::vector<CountHistograms::Shape> shapes(const MeasureContext& context, std::size_t holder,
                                           std::size_t count) {
  return std::vector<CountHistograms::Shape>(count,
                                             {context.largest_loss[holder], context.grids[holder]});
}

template <class T>
void append(std::vector<T>& all, const std::vector<T>& some) {
  all.insert(all.end(), some.begin(), some.end());
}

}  // namespace

HolderHistograms::Histograms HolderHistograms::make(const MeasureContext& context,
                                                    std::size_t wanted) {
  const std::size_t book = context.book().index();
  if (context.weighting == Weighting::general) {
    Weighted all{{}, weighted(context, book, perspective_count, book_histogram_bits)};
    for (std::size_t p = 0; p < context.position_count(); ++p) {
      append(all.positions, weighted(context, p, wanted, position_bits(context)));
    }
    return all;
  }
  std::vector<CountHistograms::Shape> positions;
  for (std::size_t p = 0; p < context.position_count(); ++p) {
    append(positions, shapes(context, p, wanted));
  }
  return Counted{CountHistograms(positions, position_bits(context)),
                 CountHistograms(shapes(context, book, perspective_count), book_histogram_bits)};
}

HolderHistograms::HolderHistograms(const MeasureContext& context, Amount amount)
    : amount_(amount),
      grids_(context.grids),
      wanted_(wanted_of(context, amount)),
      wanted_count_(count_of(wanted_)),
      histograms_(make(context, wanted_count_)) {
  set_floors(amount == Amount::aggregate ? context.floors : std::vector<TailFloor>{});
}

void HolderHistograms::set_floors(std::vector<TailFloor> floors) {
  floors_ = std::move(floors);
  const std::size_t positions = grids_.size() - 1;
  FAULTLINE_EXPECT(floors_.empty() || floors_.size() == positions * perspective_count);
  for (std::size_t p = 0; p < perspective_count; ++p) {
    std::vector<double> floor(positions, 0.0);
    for (std::size_t i = 0; i < floors_.size() / perspective_count; ++i) {
      floor[i] = floors_[i * perspective_count + p].floor;
    }
    floor_[p] = numerics::to_tiles(floor, 0.0);
  }
}

namespace {

/// A loss of some trials of one weight each.
struct CountedLoss {
  double loss;
  double weight;
  std::uint64_t copies;
};

void count(CountHistograms& histograms, std::size_t h, const CountedLoss& counted) {
  if (counted.copies == 1) {
    histograms.add(h, counted.loss);
  } else {
    histograms.add(h, counted.loss, counted.copies);
  }
}

void count(std::vector<LossHistogram>& histograms, std::size_t h, const CountedLoss& counted) {
  for (std::uint64_t k = 0; k < counted.copies; ++k) {
    histograms[h].add(counted.loss, counted.weight);
  }
}

template <class All>
void add_tile(const TrialBatch& batch, const Amounts& amounts, std::uint32_t tile,
              const Tile& floor, std::size_t stride, std::size_t rank, All& histograms) {
  const auto rows = batch.losses.rows_of(tile);
  constexpr std::size_t strip = 16;
  std::array<std::uint32_t, strip> above;
  for (std::size_t first = 0; first < rows.size(); first += strip) {
    const auto some = rows.subspan(first, std::min(strip, rows.size() - first));
    numerics::kernels::find_above({some, amounts.a, amounts.b}, floor, above.data());
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (above[i] == 0) continue;
      const double weight = batch.weight[batch.losses.trial[some[i]]];
      for (auto lanes = above[i]; lanes != 0; lanes &= lanes - 1) {
        const auto lane = static_cast<std::size_t>(std::countr_zero(lanes));
        const std::size_t h = (tile_width * tile + lane) * stride + rank;
        count(histograms, h, {amounts.at(some[i], lane), weight, batch.trials.copies()});
      }
    }
  }
}

}  // namespace

void HolderHistograms::add(const TrialBatch& batch) {
  refinements_.clear();
  totals_.add(batch.weight, batch.trials.copies());
  std::visit(
      [&](auto& all) {
        std::size_t rank = 0;
        for (std::size_t p = 0; p < perspective_count; ++p) {
          if (!wanted_[p]) continue;
          const auto perspective = static_cast<portfolio::Perspective>(p);
          const Amounts amounts = amount_ == Amount::aggregate
                                      ? aggregate(batch.losses, perspective)
                                      : largest(batch.losses, perspective);
          for (std::uint32_t tile = 0; tile < batch.losses.tile_count(); ++tile) {
            add_tile(batch, amounts, tile, floor_[p][tile], wanted_count_, rank, all.positions);
          }
          ++rank;
        }
        add_book(batch, all.book);
      },
      histograms_);
}

template <class All>
void HolderHistograms::add_book(const TrialBatch& batch, All& histograms) const {
  for (std::size_t i = 0; i < batch.losses.book.size(); ++i) {
    const auto& loss = batch.losses.book[i];
    const auto& amounts = amount_ == Amount::aggregate ? loss.aggregate : loss.largest;
    for (std::size_t p = 0; p < perspective_count; ++p) {
      if (!(amounts[p] > 0.0)) continue;
      count(histograms, p, {amounts[p], batch.weight[i], batch.trials.copies()});
    }
  }
}

void HolderHistograms::merge(const HolderHistograms& other) {
  FAULTLINE_EXPECT(wanted_ == other.wanted_ && histograms_.index() == other.histograms_.index());
  refinements_.clear();
  if (totals_.count() == 0) set_floors(other.floors_);
  if (other.totals_.count() != 0 && floors_ != other.floors_) {
    throw base::ArchiveError("histograms with other floors cannot be merged");
  }
  totals_.merge(other.totals_);
  if (auto* counted = std::get_if<Counted>(&histograms_)) {
    const auto& from = std::get<Counted>(other.histograms_);
    counted->positions.merge(from.positions);
    counted->book.merge(from.book);
    return;
  }
  const auto merge_all = [](auto& to, const auto& from) {
    FAULTLINE_EXPECT(to.size() == from.size());
    for (std::size_t i = 0; i < to.size(); ++i) to[i].merge(from[i]);
  };
  merge_all(std::get<Weighted>(histograms_).positions,
            std::get<Weighted>(other.histograms_).positions);
  merge_all(std::get<Weighted>(histograms_).book, std::get<Weighted>(other.histograms_).book);
}

void HolderHistograms::save(base::ArchiveWriter& archive) const {
  archive.put(static_cast<std::uint64_t>(grids_.size()));
  archive.put(static_cast<std::uint64_t>(histograms_.index()));
  for (const bool wanted : wanted_) archive.put(static_cast<std::uint8_t>(wanted));
  std::vector<double> floors;
  for (const TailFloor& floor : floors_) {
    floors.insert(floors.end(), {floor.floor, floor.deviation_spread});
  }
  archive.put(floors);
  totals_.save(archive);
  if (const auto* counted = std::get_if<Counted>(&histograms_)) {
    counted->positions.save(archive);
    counted->book.save(archive);
    return;
  }
  const auto& all = std::get<Weighted>(histograms_);
  for (const LossHistogram& histogram : all.positions) histogram.save(archive);
  for (const LossHistogram& histogram : all.book) histogram.save(archive);
}

namespace {

/// All of them, or none.
std::vector<TailFloor> load_floors(base::ArchiveReader& archive, std::size_t all) {
  std::vector<double> numbers;
  archive.get(numbers);
  if (!numbers.empty() && numbers.size() != 2 * all) {
    throw base::ArchiveError("saved floors are of other positions");
  }
  std::vector<TailFloor> floors(numbers.size() / 2);
  for (std::size_t i = 0; i < floors.size(); ++i) {
    floors[i] = {numbers[2 * i], numbers[2 * i + 1]};
    if (!(floors[i].floor >= 0.0)) throw base::ArchiveError("a saved floor is not an amount");
  }
  return floors;
}

}  // namespace

void HolderHistograms::load(base::ArchiveReader& archive) {
  std::uint64_t holders = 0;
  std::uint64_t alternative = 0;
  Wanted wanted{};
  archive.get(holders);
  archive.get(alternative);
  for (bool& one : wanted) {
    std::uint8_t byte = 0;
    archive.get(byte);
    one = byte != 0;
  }
  if (holders != grids_.size() || alternative != histograms_.index() || wanted != wanted_) {
    throw base::ArchiveError("saved histograms are of other holders or other quantiles");
  }
  set_floors(load_floors(archive, (grids_.size() - 1) * perspective_count));
  totals_.load(archive);
  if (auto* counted = std::get_if<Counted>(&histograms_)) {
    counted->positions.load(archive);
    counted->book.load(archive);
    return;
  }
  auto& all = std::get<Weighted>(histograms_);
  for (LossHistogram& histogram : all.positions) histogram.load(archive);
  for (LossHistogram& histogram : all.book) histogram.load(archive);
}

bool HolderHistograms::has(portfolio::HolderId holder, std::size_t perspective) const {
  return holder.index() + 1 == grids_.size() || wanted_[perspective];
}

std::optional<ExceedanceCurve> HolderHistograms::curve(portfolio::HolderId holder,
                                                       portfolio::Perspective perspective) const {
  const auto p = static_cast<std::size_t>(perspective);
  if (!has(holder, p)) return std::nullopt;
  const bool book = holder.index() + 1 == grids_.size();
  const auto rank = static_cast<std::size_t>(
      std::count(wanted_.begin(), wanted_.begin() + static_cast<std::ptrdiff_t>(p), true));
  const std::size_t h = book ? p : holder.index() * wanted_count_ + rank;
  std::vector<LossHistogram::Bin> bins;
  if (const auto* counted = std::get_if<Counted>(&histograms_)) {
    bins = (book ? counted->book : counted->positions).bins_descending(h);
  } else {
    const auto& all = std::get<Weighted>(histograms_);
    (book ? all.book : all.positions)[h].for_each_descending(
        [&](const LossHistogram::Bin& bin) { bins.push_back(bin); });
  }
  const auto grid = grids_[holder.index()];
  for (const Refinement& refinement : refinements_) {
    if (refinement.holder == holder && refinement.perspective == perspective) {
      bins = refined(bins, refinement, grid);
    }
  }
  return ExceedanceCurve(bins, grid, totals_, floor_of(holder, p).floor);
}

TailFloor HolderHistograms::floor_of(portfolio::HolderId holder, std::size_t perspective) const {
  const std::size_t place = holder.index() * perspective_count + perspective;
  return place < floors_.size() ? floors_[place] : TailFloor{};
}

double HolderHistograms::deviation_error(portfolio::HolderId holder,
                                         portfolio::Perspective perspective) const {
  const TailFloor floor = floor_of(holder, static_cast<std::size_t>(perspective));
  if (floor.floor > 0.0) {
    return floor.deviation_spread / std::sqrt(static_cast<double>(totals_.count()));
  }
  const auto all = curve(holder, perspective);
  return all ? all->standard_deviation_error() : std::numeric_limits<double>::quiet_NaN();
}

std::size_t HolderHistograms::memory_bytes(const MeasureContext& context, Amount amount) {
  const std::size_t wanted = count_of(wanted_of(context, amount));
  const auto row = [&](int bits) {
    return context.weighting == Weighting::unit ? CountHistograms::row_bytes(bits)
                                                : sizeof(LossHistogram::Bin) << bits;
  };
  return expected_octaves * (context.position_count() * wanted * row(position_bits(context)) +
                             perspective_count * row(book_histogram_bits));
}

}  // namespace faultline::risk
