// SPDX-License-Identifier: Apache-2.0
//
// The kernels on tiles. Included inside a namespace, once per instruction set (no guard). What each
// computes is said in tile_kernels.hpp.

template <class L>
void add_tiles(Tile* dense, const TileSpan& row, double scale) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    double* sum = dense[row.tile[i]].lane.data();
    const double* x = row.values[i].lane.data();
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      L::store(L::load(sum + l) + L::all(scale) * L::load(x + l), sum + l);
    }
  }
}

/// The amounts of the lanes from l on of tile i of a row, not rounded; the correction becomes 0.
template <class L, bool corrected>
inline typename L::Real take_amounts(const CorrectedRow& amounts, std::size_t i, std::size_t l) {
  const auto swept = L::all(amounts.scale) * L::load(amounts.row.values[i].lane.data() + l);
  if constexpr (corrected) {
    const auto zero = L::all(0.0);
    double* correction = amounts.correction[amounts.row.tile[i]].lane.data() + l;
    const auto left = swept + L::load(correction);
    L::store(zero, correction);
    return L::select(L::less(left, L::all(0x1p-40) * swept), zero, left);
  }
  return swept;
}

template <class L, bool corrected>
void round_amounts(const CorrectedRow& amounts, const Tile* rounder, Tile* out) {
  for (std::size_t i = 0; i < amounts.row.size(); ++i) {
    const double* magic = rounder[amounts.row.tile[i]].lane.data();
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      const auto shift = L::load(magic + l);
      L::store((take_amounts<L, corrected>(amounts, i, l) + shift) - shift, out[i].lane.data() + l);
    }
  }
}

template <class L>
void round_row(const CorrectedRow& amounts, const Tile* rounder, Tile* out) {
  if (amounts.correction == nullptr) {
    round_amounts<L, false>(amounts, rounder, out);
  } else {
    round_amounts<L, true>(amounts, rounder, out);
  }
}

template <class L>
void drain_tiles(Tile* dense, std::span<const std::uint32_t> tile, Tile* out) {
  for (std::size_t i = 0; i < tile.size(); ++i) {
    double* x = dense[tile[i]].lane.data();
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      L::store(L::load(x + l), out[i].lane.data() + l);
      L::store(L::all(0.0), x + l);
    }
  }
}

template <class L>
void raise_tiles(Tile* dense, const TileSpan& a, const Tile* b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    double* top = dense[a.tile[i]].lane.data();
    const double* x = a.values[i].lane.data();
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      auto amount = L::load(x + l);
      if (b != nullptr) amount = amount - L::load(b[i].lane.data() + l);
      L::store(L::larger(L::load(top + l), amount), top + l);
    }
  }
}

/// Integers added up in all lanes: each came with `product_shift`.
constexpr double product_shift = 0x1.8p52;
template <class L>
inline std::int64_t total_of(typename L::Bits sum, std::size_t tiles) {
  std::array<std::uint64_t, L::reals> lanes;
  L::store(sum, lanes.data());
  std::uint64_t total = 0;
  for (const std::uint64_t lane : lanes) total += lane;
  total -= std::uint64_t{tiles * tile_width} * std::bit_cast<std::uint64_t>(product_shift);
  return static_cast<std::int64_t>(total);
}

/// x · factor to the nearest integer, with the shift.
template <class L>
inline typename L::Bits shifted_product(typename L::Real x, typename L::Real factor) {
  return L::to_bits(x * factor + L::all(product_shift));
}

template <class L>
std::int64_t sum_of_products(const TileSpan& row, const Tile* factor) {
  auto sum = L::all_bits(0);
  for (std::size_t i = 0; i < row.size(); ++i) {
    const double* x = row.values[i].lane.data();
    const double* by = factor[row.tile[i]].lane.data();
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      sum = sum + shifted_product<L>(L::load(x + l), L::load(by + l));
    }
  }
  return total_of<L>(sum, row.size());
}

/// f(x) of one step for the lanes from l on.
template <class L>
inline typename L::Real layer_of(const LayerStep& step, std::uint32_t tile, std::size_t l,
                                 typename L::Real x) {
  const auto at = [&](const Tile* tiles) { return L::load(tiles[tile].lane.data() + l); };
  if (step.attachment != nullptr) x = L::larger(x - at(step.attachment), L::all(0.0));
  if (step.width != nullptr) x = L::smaller(x, at(step.width));
  return step.share == nullptr ? x : at(step.share) * x;
}

/// The amount behind one step, which remembers it.
template <class L>
inline typename L::Real pass_layer(const LayerStep& step, std::uint32_t tile, std::size_t l,
                                   bool fresh, typename L::Real x) {
  if (step.carried == nullptr) return layer_of<L>(step, tile, l, x);
  double* carried = step.carried[tile].lane.data() + l;
  const auto adds = L::load(step.carries[tile].lane.data() + l) * x;
  if (fresh) {
    L::store(adds, carried);
    return layer_of<L>(step, tile, l, x);
  }
  const auto before = L::load(carried);
  L::store(before + adds, carried);
  return layer_of<L>(step, tile, l, before + x) - layer_of<L>(step, tile, l, before);
}

/// Gives `excess` back to the last step where it takes it.
template <class L>
inline void give_back(const LayerStep& step, std::uint32_t tile, std::size_t l,
                      typename L::Real takes, typename L::Real excess) {
  const auto zero = L::all(0.0);
  double* carried = step.carried[tile].lane.data() + l;
  const auto used = L::load(carried);
  auto at_most = used;
  if (step.width != nullptr) at_most = L::smaller(used, L::load(step.width[tile].lane.data() + l));
  const auto lowered = L::larger(at_most - excess, zero);
  L::store(L::select(L::less(zero, takes * excess), lowered, used), carried);
}

/// x less the rest; x, where the rest could be rounding.
template <class L>
inline typename L::Real paid_of(typename L::Real x, typename L::Real rest,
                                typename L::Real less_rest) {
  return L::select(L::less(L::all(0x1p-46) * x, rest), less_rest, x);
}

/// What is paid of x, of which a layer on the grid passes `passed` on before its share.
template <class L, bool shared>
inline typename L::Real paid_on_grid(typename L::Real x, typename L::Real passed, const Tile* share,
                                     const Tile* rounder, std::uint32_t tile, std::size_t l) {
  if constexpr (!shared) return paid_of<L>(x, x - passed, passed);
  const auto at = [&](const Tile* tiles) { return L::load(tiles[tile].lane.data() + l); };
  const auto rest = x - at(share) * passed;
  const auto shift = at(rounder);
  return (paid_of<L>(x, rest, x - rest) + shift) - shift;
}

template <class L, bool shared>
void pass_on_grid(const TileSpan& row, const LayerSequence& sequence, Tile* out) {
  const LayerStep& step = sequence.steps.front();
  const LayerStep whole{step.attachment, step.width, nullptr, step.carries, step.carried};
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::uint32_t tile = row.tile[i];
    const bool fresh = sequence.fresh != nullptr && sequence.fresh[i] != 0;
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      const auto x = L::load(row.values[i].lane.data() + l);
      const auto passed = pass_layer<L>(whole, tile, l, fresh, x);
      L::store(paid_on_grid<L, shared>(x, passed, step.share, sequence.rounder, tile, l),
               out[i].lane.data() + l);
    }
  }
}

template <class L>
void pass_exact_layer(const TileSpan& row, const LayerSequence& sequence, Tile* out) {
  if (sequence.steps.front().share == nullptr)
    pass_on_grid<L, false>(row, sequence, out);
  else
    pass_on_grid<L, true>(row, sequence, out);
}

template <class L>
void pass_layers(const TileSpan& row, const LayerSequence& sequence, Tile* out) {
  const LayerStep& last = sequence.steps.back();
  const bool gives_back = last.carried != nullptr && sequence.gives_back != nullptr;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::uint32_t tile = row.tile[i];
    const bool fresh = sequence.fresh != nullptr && sequence.fresh[i] != 0;
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      const auto x = L::load(row.values[i].lane.data() + l);
      auto y = x;
      for (const LayerStep& step : sequence.steps) y = pass_layer<L>(step, tile, l, fresh, y);
      const auto paid = L::smaller(y, x);
      if (gives_back) {
        const auto takes = L::load(sequence.gives_back[tile].lane.data() + l);
        give_back<L>(last, tile, l, takes, y - paid);
      }
      const auto rounder = L::load(sequence.rounder[tile].lane.data() + l);
      const auto rest = x - paid;
      L::store((paid_of<L>(x, rest, x - rest) + rounder) - rounder, out[i].lane.data() + l);
    }
  }
}

/// What a layer on the grid pays on x, before which the lanes from l on lost `total`.
template <class L, bool fresh, bool shared>
inline typename L::Real settled_payment(const SettledLayer& layer, const Tile* rounder,
                                        std::uint32_t tile, std::size_t l, typename L::Real x,
                                        typename L::Real total) {
  const auto zero = L::all(0.0);
  const auto attachment = L::load(layer.attachment[tile].lane.data() + l);
  const auto width = L::load(layer.width[tile].lane.data() + l);
  const auto passed_of = [&](typename L::Real amount) {
    return L::smaller(L::larger(amount - attachment, zero), width);
  };
  auto passed = zero;
  if constexpr (fresh) {
    passed = passed_of(x);
  } else {
    const auto before = L::load(layer.carries[tile].lane.data() + l) * total;
    passed = passed_of(before + x) - passed_of(before);
  }
  if constexpr (shared)
    if (layer.share != nullptr)
      return paid_on_grid<L, true>(x, passed, layer.share, rounder, tile, l);
  return paid_on_grid<L, false>(x, passed, nullptr, rounder, tile, l);
}

/// `one`: there is one layer. Sums are a plain array: functions of std::array are for no
/// instruction set.
template <class L, bool corrected, bool fresh, bool shared, bool one>
SettledSums settle_amounts(const CorrectedRow& amounts, const SettledLanes& lanes,
                           const SettledTotals& totals) {
  const std::size_t layers = one ? 1 : lanes.layers.size();
  auto gross_sum = L::all_bits(0);
  typename L::Bits recovered_sum[one ? 1 : most_settled_layers];
  for (std::size_t k = 0; k < layers; ++k) recovered_sum[k] = L::all_bits(0);
  for (std::size_t i = 0; i < amounts.row.size(); ++i) {
    const std::uint32_t tile = amounts.row.tile[i];
    const std::size_t place = totals.place[tile];
    double* gross = totals.gross[place].lane.data();
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      const auto shift = L::load(lanes.rounder[tile].lane.data() + l);
      const auto factor = L::load(lanes.factor[tile].lane.data() + l);
      const auto x = (take_amounts<L, corrected>(amounts, i, l) + shift) - shift;
      const auto total = fresh ? L::all(0.0) : L::load(gross + l);
      L::store(fresh ? x : total + x, gross + l);
      gross_sum = gross_sum + shifted_product<L>(x, factor);
      for (std::size_t k = 0; k < layers; ++k) {
        double* recovered = totals.recovered[k][place].lane.data() + l;
        const auto paid =
            settled_payment<L, fresh, shared>(lanes.layers[k], lanes.rounder, tile, l, x, total);
        L::store(fresh ? paid : L::load(recovered) + paid, recovered);
        recovered_sum[k] = recovered_sum[k] + shifted_product<L>(paid, factor);
      }
    }
  }
  SettledSums sums{total_of<L>(gross_sum, amounts.row.size()), {}};
  for (std::size_t k = 0; k < layers; ++k)
    sums.recovered[k] = total_of<L>(recovered_sum[k], amounts.row.size());
  return sums;
}

template <class L, bool corrected, bool fresh, bool one>
SettledSums settle_shares(const CorrectedRow& amounts, const SettledLanes& lanes,
                          const SettledTotals& totals) {
  for (const SettledLayer& layer : lanes.layers)
    if (layer.share != nullptr)
      return settle_amounts<L, corrected, fresh, true, one>(amounts, lanes, totals);
  return settle_amounts<L, corrected, fresh, false, one>(amounts, lanes, totals);
}

template <class L, bool corrected, bool fresh>
SettledSums settle_layers(const CorrectedRow& amounts, const SettledLanes& lanes,
                          const SettledTotals& totals) {
  return lanes.layers.size() == 1
             ? settle_shares<L, corrected, fresh, true>(amounts, lanes, totals)
             : settle_shares<L, corrected, fresh, false>(amounts, lanes, totals);
}

template <class L>
SettledSums settle_row(const CorrectedRow& amounts, const SettledLanes& lanes, Totals before,
                       const SettledTotals& totals) {
  const bool fresh = before == Totals::fresh;
  if (amounts.correction == nullptr) {
    return fresh ? settle_layers<L, false, true>(amounts, lanes, totals)
                 : settle_layers<L, false, false>(amounts, lanes, totals);
  }
  return fresh ? settle_layers<L, true, true>(amounts, lanes, totals)
               : settle_layers<L, true, false>(amounts, lanes, totals);
}

template <class L>
void find_above(const TileColumn& amounts, const Tile& floor, std::uint32_t* mask) {
  for (std::size_t i = 0; i < amounts.rows.size(); ++i) {
    const std::uint32_t row = amounts.rows[i];
    std::uint64_t above = 0;
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      auto x = L::load(amounts.a[row].lane.data() + l);
      if (amounts.b != nullptr) x = x - L::load(amounts.b[row].lane.data() + l);
      above |= L::real_mask(L::less(L::load(floor.lane.data() + l), x)) << l;
    }
    mask[i] = static_cast<std::uint32_t>(above);
  }
}

/// Sums of the lanes from l on, in units of u: in registers while rows pass. Each amount and square
/// comes with a shift of 1.5·2⁵² quanta of 2⁻⁵⁰.
template <class L>
struct LaneSums {
  static constexpr double shift = 0x1.8p2;

  // No initializers here: a constructor that the compiler writes is for no instruction set.
  typename L::Bits positive;
  typename L::Bits squared;  ///< how many were large enough to be squared
  typename L::Bits squares;

  void add(typename L::Real x) {
    const auto square = x * x;
    // Squares of 2⁻²⁴ and more are above the double below it.
    const auto is_squared = L::less(L::all(0x1.fffffffffffffp-25), square);
    positive = L::count_if(L::less(L::all(0.0), x), positive);
    squared = L::count_if(is_squared, squared);
    squares = squares + L::to_bits(L::add_if(is_squared, square, L::all(shift)));
  }

  /// Which lanes met an amount that is too small to be squared.
  std::uint32_t add_to(TileSums& sums, std::size_t l, std::uint64_t rows) const {
    add_shifted(squares, rows, sums.squares.data() + l);
    L::store(L::load(sums.positive.data() + l) + positive, sums.positive.data() + l);
    std::array<std::uint64_t, L::reals> tiny;
    L::store(positive - squared, tiny.data());
    std::uint64_t mask = 0;
    for (std::size_t k = 0; k < L::reals; ++k) mask |= std::uint64_t{tiny[k] != 0} << (l + k);
    return static_cast<std::uint32_t>(mask);
  }

  static typename L::Bits shifted(typename L::Real x) { return L::to_bits(x + L::all(shift)); }

  /// Adds a sum of so many rows, without their shifts.
  static void add_shifted(typename L::Bits sum, std::uint64_t rows, std::uint64_t* to) {
    const auto shifts = L::all_bits(rows * std::bit_cast<std::uint64_t>(shift));
    L::store(L::load(to) + (sum - shifts), to);
  }
};

template <class L>
std::array<std::uint32_t, 3> sum_losses(const LossColumn& losses, const Tile& per_unit,
                                        LossTileSums& sums) {
  std::array<std::uint32_t, 3> tiny{};
  const std::size_t rows = losses.rows.size();
  for (std::size_t l = 0; l < tile_width; l += L::reals) {
    const auto scale = L::load(per_unit.lane.data() + l);
    const auto none = L::all_bits(0);
    LaneSums<L> gross{none, none, none};
    LaneSums<L> recovered{none, none, none};
    LaneSums<L> net{none, none, none};
    auto gross_quanta = none;
    auto recovered_quanta = none;
    for (const std::uint32_t row : losses.rows) {
      const auto x = L::load(losses.gross[row].lane.data() + l) * scale;
      const auto r = L::load(losses.recovered[row].lane.data() + l) * scale;
      gross.add(x);
      recovered.add(r);
      net.add(x - r);
      gross_quanta = gross_quanta + LaneSums<L>::shifted(x);
      recovered_quanta = recovered_quanta + LaneSums<L>::shifted(r);
    }
    LaneSums<L>::add_shifted(gross_quanta, rows, sums[0].quanta.data() + l);
    LaneSums<L>::add_shifted(recovered_quanta, rows, sums[1].quanta.data() + l);
    tiny[0] |= gross.add_to(sums[0], l, rows);
    tiny[1] |= recovered.add_to(sums[1], l, rows);
    tiny[2] |= net.add_to(sums[2], l, rows);
  }
  return tiny;
}
