// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "numerics/tile.hpp"
#include "portfolio/loss_batch.hpp"

namespace faultline::risk {

/// An amount of each row of a loss batch: a[row] − b[row], or a[row] where b is null.
struct Amounts {
  const numerics::Tile* a;
  const numerics::Tile* b;

  [[nodiscard]] double at(std::size_t row, std::size_t lane) const {
    return b == nullptr ? a[row].lane[lane] : a[row].lane[lane] - b[row].lane[lane];
  }
};

/// The sum over the occurrences of a trial.
[[nodiscard]] inline Amounts aggregate(const portfolio::LossBatch& losses,
                                       portfolio::Perspective perspective) {
  switch (perspective) {
    case portfolio::Perspective::gross:
      return {losses.gross.data(), nullptr};
    case portfolio::Perspective::recovered:
      return {losses.recovered.data(), nullptr};
    case portfolio::Perspective::net:
      break;
  }
  return {losses.gross.data(), losses.recovered.data()};
}

/// The largest of one occurrence.
[[nodiscard]] inline Amounts largest(const portfolio::LossBatch& losses,
                                     portfolio::Perspective perspective) {
  return {losses.largest[static_cast<std::size_t>(perspective)].data(), nullptr};
}

}  // namespace faultline::risk
