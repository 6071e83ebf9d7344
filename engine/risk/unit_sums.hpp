// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "numerics/kernels/tile_kernels.hpp"
#include "numerics/tile.hpp"
#include "portfolio/loss_batch.hpp"
#include "risk/loss_sums.hpp"
#include "risk/measure_context.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk {

/// Sums over trials that all count as 1.
///
/// First powers are exact on the money grid. Squares of small losses would vanish beside u², so
/// they are taken in bands of twelve octaves: in band b, where 2^−12(b+1) ≤ x/u < 2^−12b, a square
/// is rounded to 2⁻⁵⁰·(2^−12b·u)², at most 2⁻²⁷ of itself. Tiles go through a kernel that knows the
/// largest band; smaller losses are added one by one.
class UnitSums {
 public:
  /// What a square may be off by, relative.
  static constexpr double square_error = 0x1p-27;

  explicit UnitSums(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const UnitSums& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  /// The most trials with a loss that any holder has.
  [[nodiscard]] std::uint64_t most_positive() const;
  [[nodiscard]] LossSums of(portfolio::HolderId holder, portfolio::Perspective perspective) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  /// The money grid spans 50 octaves.
  static constexpr std::size_t bands = 5;

  /// Of one holder and perspective.
  struct Sums {
    std::uint64_t positive = 0;
    numerics::Int128 quanta = 0;
    std::array<numerics::Int128, bands> squares{};
  };
  /// Sums of tiles that wait to be added to those: 64 bits hold them for so many rows.
  static constexpr std::size_t most_pending_rows = 4096;
  struct Pending {
    numerics::kernels::LossTileSums sums;
    std::size_t rows = 0;

    [[nodiscard]] std::uint64_t quanta(std::size_t perspective, std::size_t lane) const;
  };

  void add_tile(const TrialBatch& batch, std::uint32_t tile);
  void add_tiny(const TrialBatch& batch, std::uint32_t tile, std::size_t perspective);
  void add_book(const TrialBatch& batch);
  void add_square(Sums& sums, double loss, std::uint64_t copies) const;
  void settle(std::size_t tile);
  void settle_all();
  void wait_for(std::uint64_t copies);
  [[nodiscard]] Sums settled(std::size_t holder, std::size_t perspective) const;
  [[nodiscard]] Sums sum_of(const Sums& sums, const Pending& pending, std::size_t perspective,
                            std::size_t lane) const;
  [[nodiscard]] std::size_t place(std::size_t holder, std::size_t perspective) const {
    return holder * portfolio::perspective_count + perspective;
  }

  std::size_t positions_;
  std::vector<double> per_unit_;               ///< by holder: 1/u, 0 for one who can lose nothing
  std::vector<numerics::MoneyGrid> grids_;     ///< by holder
  std::vector<numerics::Tile> tile_per_unit_;  ///< of positions
  std::vector<numerics::Tile> largest_tiny_;   ///< of positions: the largest loss below 2⁻¹²u
  std::vector<Pending> pending_;               ///< by tile
  std::uint64_t pending_copies_ = 1;           ///< what waits counts so many times
  std::vector<Sums> sums_;                     ///< holders × perspectives
};

}  // namespace faultline::risk
