// SPDX-License-Identifier: Apache-2.0
//
// The kernels on tiles. Included inside a namespace, once per instruction set (no guard). What each
// computes is said in tile_kernels.hpp.

template <class L>
inline typename L::Real smaller(typename L::Real a, typename L::Real b) {
  return L::select(L::less(b, a), b, a);
}

template <class L>
inline typename L::Real larger(typename L::Real a, typename L::Real b) {
  return L::select(L::less(a, b), b, a);
}

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

template <class L>
void drain_rounded(Tile* dense, std::span<const std::uint32_t> tile, const Tile* rounder,
                   Tile* out) {
  const auto zero = L::all(0.0);
  for (std::size_t i = 0; i < tile.size(); ++i) {
    double* x = dense[tile[i]].lane.data();
    const double* magic = rounder[tile[i]].lane.data();
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      const auto shift = L::load(magic + l);
      L::store((larger<L>(L::load(x + l), zero) + shift) - shift, out[i].lane.data() + l);
      L::store(zero, x + l);
    }
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
      L::store(larger<L>(L::load(top + l), amount), top + l);
    }
  }
}

template <class L>
std::int64_t sum_of_products(const TileSpan& row, const Tile* factor) {
  constexpr double shift = 0x1.8p52;
  auto sum = L::all_bits(0);
  for (std::size_t i = 0; i < row.size(); ++i) {
    const double* x = row.values[i].lane.data();
    const double* by = factor[row.tile[i]].lane.data();
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      sum = sum + L::to_bits(L::load(x + l) * L::load(by + l) + L::all(shift));
    }
  }
  std::array<std::uint64_t, L::reals> lanes;
  L::store(sum, lanes.data());
  std::uint64_t total = 0;
  for (const std::uint64_t lane : lanes) total += lane;
  total -= std::uint64_t{row.size() * tile_width} * std::bit_cast<std::uint64_t>(shift);
  return static_cast<std::int64_t>(total);
}

/// f(x) of one step for the lanes from l on.
template <class L>
struct LayerLanes {
  typename L::Real attachment;
  typename L::Real width;
  typename L::Real share;

  LayerLanes(const LayerStep& step, std::uint32_t tile, std::size_t l)
      : attachment(L::load(step.attachment[tile].lane.data() + l)),
        width(L::load(step.width[tile].lane.data() + l)),
        share(L::load(step.share[tile].lane.data() + l)) {}

  typename L::Real operator()(typename L::Real x) const {
    return share * smaller<L>(larger<L>(x - attachment, L::all(0.0)), width);
  }
};

/// The amount behind one step, which remembers it.
template <class L>
inline typename L::Real pass_layer(const LayerStep& step, std::uint32_t tile, std::size_t l,
                                   typename L::Real x) {
  const LayerLanes<L> layer(step, tile, l);
  if (step.carried == nullptr) return layer(x);
  double* carried = step.carried[tile].lane.data() + l;
  const auto before = L::load(carried);
  L::store(before + L::load(step.carries[tile].lane.data() + l) * x, carried);
  return layer(before + x) - layer(before);
}

/// Gives `excess` back to the last step where it takes it.
template <class L>
inline void give_back(const LayerStep& step, std::uint32_t tile, std::size_t l,
                      typename L::Real takes, typename L::Real excess) {
  const auto zero = L::all(0.0);
  double* carried = step.carried[tile].lane.data() + l;
  const auto used = L::load(carried);
  const auto width = L::load(step.width[tile].lane.data() + l);
  const auto lowered = larger<L>(smaller<L>(used, width) - excess, zero);
  L::store(L::select(L::less(zero, takes * excess), lowered, used), carried);
}

/// x less the rest; x, where the rest could be rounding.
template <class L>
inline typename L::Real paid_of(typename L::Real x, typename L::Real rest,
                                typename L::Real less_rest) {
  return L::select(L::less(L::all(0x1p-46) * x, rest), less_rest, x);
}

template <class L>
void pass_exact_layer(const TileSpan& row, const LayerStep& step, Tile* out) {
  const auto zero = L::all(0.0);
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::uint32_t tile = row.tile[i];
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      const auto x = L::load(row.values[i].lane.data() + l);
      const auto attachment = L::load(step.attachment[tile].lane.data() + l);
      const auto width = L::load(step.width[tile].lane.data() + l);
      const auto layer = [&](typename L::Real total) {
        return smaller<L>(larger<L>(total - attachment, zero), width);
      };
      if (step.carried == nullptr) {
        const auto paid = layer(x);
        L::store(paid_of<L>(x, x - paid, paid), out[i].lane.data() + l);
        continue;
      }
      double* carried = step.carried[tile].lane.data() + l;
      const auto before = L::load(carried);
      L::store(before + L::load(step.carries[tile].lane.data() + l) * x, carried);
      const auto paid = layer(before + x) - layer(before);
      L::store(paid_of<L>(x, x - paid, paid), out[i].lane.data() + l);
    }
  }
}

template <class L>
void pass_layers(const TileSpan& row, const LayerSequence& sequence, Tile* out) {
  const LayerStep& last = sequence.steps.back();
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::uint32_t tile = row.tile[i];
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      const auto x = L::load(row.values[i].lane.data() + l);
      auto y = x;
      for (const LayerStep& step : sequence.steps) y = pass_layer<L>(step, tile, l, y);
      const auto paid = smaller<L>(y, x);
      if (last.carried != nullptr) {
        const auto takes = L::load(sequence.gives_back[tile].lane.data() + l);
        give_back<L>(last, tile, l, takes, y - paid);
      }
      const auto rounder = L::load(sequence.rounder[tile].lane.data() + l);
      const auto rest = x - paid;
      L::store((paid_of<L>(x, rest, x - rest) + rounder) - rounder, out[i].lane.data() + l);
    }
  }
}

template <class L>
void list_tiles(const TileColumn& amounts, const Tile& floor, Tile* out, std::uint32_t* mask) {
  for (std::size_t i = 0; i < amounts.rows.size(); ++i) {
    const std::uint32_t row = amounts.rows[i];
    std::uint64_t above = 0;
    for (std::size_t l = 0; l < tile_width; l += L::reals) {
      auto x = L::load(amounts.a[row].lane.data() + l);
      if (amounts.b != nullptr) x = x - L::load(amounts.b[row].lane.data() + l);
      L::store(x, out[i].lane.data() + l);
      above |= L::real_mask(L::less(L::load(floor.lane.data() + l), x)) << l;
    }
    mask[i] = static_cast<std::uint32_t>(above);
  }
}

/// Sums of the lanes from l on: in registers while rows pass.
template <class L>
struct LaneSums {
  static constexpr double square_shift = 0x1.8p2;  // 1.5·2⁵² quanta of 2⁻⁵⁰

  // No initializers here: a constructor that the compiler writes is for no instruction set.
  typename L::Bits positive;
  typename L::Bits quanta;
  typename L::Bits squares;
  typename L::Bits tiny;  ///< which lanes met an amount too small to be squared

  void add(typename L::Real x, typename L::Real rounder, typename L::Real per_unit) {
    const auto zero = L::all(0.0);
    const auto y = x * per_unit;
    const auto square = y * y;
    const auto is_positive = L::bits_of(L::less(zero, x));
    const auto is_tiny = L::less(square, L::all(0x1p-24));
    positive = positive - is_positive;
    quanta = quanta + L::to_bits(x + rounder);
    squares = squares + L::to_bits(L::select(is_tiny, zero, square) + L::all(square_shift));
    tiny = L::either(tiny, is_positive & L::bits_of(is_tiny));
  }

  void add_to(TileSums& sums, std::size_t l, typename L::Real rounder, std::uint64_t rows) const {
    const auto store = [l](TileSums::Integers& to, typename L::Bits sum) {
      L::store(L::load(to.data() + l) + sum, to.data() + l);
    };
    std::array<double, L::reals> shift;
    L::store(rounder, shift.data());
    std::array<std::uint64_t, L::reals> shifts;
    for (std::size_t k = 0; k < L::reals; ++k) {
      shifts[k] = rows * std::bit_cast<std::uint64_t>(shift[k]);
    }
    store(sums.positive, positive);
    store(sums.quanta, quanta - L::load(shifts.data()));
    store(sums.squares, squares - L::all_bits(rows * std::bit_cast<std::uint64_t>(square_shift)));
  }

  [[nodiscard]] std::uint64_t tiny_lanes() const {
    std::array<std::uint64_t, L::reals> lanes;
    L::store(tiny, lanes.data());
    std::uint64_t mask = 0;
    for (std::size_t k = 0; k < L::reals; ++k) mask |= (lanes[k] & 1) << k;
    return mask;
  }
};

template <class L>
std::uint32_t sum_tiles(const TileColumn& amounts, const Tile& rounder, const Tile& per_unit,
                        TileSums& sums) {
  std::uint64_t tiny = 0;
  for (std::size_t l = 0; l < tile_width; l += L::reals) {
    const auto shift = L::load(rounder.lane.data() + l);
    const auto scale = L::load(per_unit.lane.data() + l);
    const auto none = L::all_bits(0);
    LaneSums<L> lanes{none, none, none, none};
    for (const std::uint32_t row : amounts.rows) {
      auto x = L::load(amounts.a[row].lane.data() + l);
      if (amounts.b != nullptr) x = x - L::load(amounts.b[row].lane.data() + l);
      lanes.add(x, shift, scale);
    }
    lanes.add_to(sums, l, shift, amounts.rows.size());
    tiny |= lanes.tiny_lanes() << l;
  }
  return static_cast<std::uint32_t>(tiny);
}
