// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "insurance/term/tower.hpp"

namespace faultline::insurance {

/// A layer whose amounts are parts of the stake at risk.
struct StakeLayer {
  double attachment = 0.0;  ///< a, of the stake
  double width = 0.0;       ///< w, of the stake
  double share = 1.0;       ///< of the layer that is placed
};

/// Parallel layers, all on the same loss: Σ share·min(max(x − a·σ, 0), w·σ), with σ the stake that
/// an occurrence could take, or in the aggregate all that the insured have.
struct TowerOfStake {
  static constexpr std::string_view name = "tower_of_stake";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;
  static constexpr bool of_stake = true;

  std::vector<StakeLayer> layers;
  TermBasis per = TermBasis::occurrence;

  /// What passes on of a loss ≥ 0, both as parts of the stake.
  [[nodiscard]] double ceded(double loss) const {
    double total = 0.0;
    for (const StakeLayer& layer : layers)
      total += Layer{layer.attachment, layer.width, layer.share}.ceded(loss);
    return total;
  }
  /// The same with a stake that is known, in the numeraire.
  [[nodiscard]] Tower at(double stake) const {
    Tower tower{.layers = {}, .per = per};
    for (const StakeLayer& layer : layers)
      tower.layers.push_back({layer.attachment * stake, layer.width * stake, layer.share});
    return tower;
  }
};

template <class V>
void describe(V& v, StakeLayer& s) {
  v.required({"attachment", "1", "loss above which the layer pays, of the stake at risk"},
             s.attachment, base::between(0.0, 1.0));
  v.required({"width", "1", "the most that the layer covers, from its attachment up, of the stake"},
             s.width, base::fraction());
  v.field({"share", "1", "part of the layer that is placed"}, s.share, base::fraction());
}

template <class V>
void describe(V& v, TowerOfStake& s) {
  v.list({"tower_of_stake", "", "layers, all on the same loss"}, s.layers,
         base::Presence::required);
  v.required({"per", "", "what the layers apply to"}, s.per);
}

}  // namespace faultline::insurance
