// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"

namespace faultline::insurance {

/// Pays share·min(max(x − a, 0), w) of a loss x (Oasis calculation rule 2). `width` is the amount
/// of cover above the attachment, not the top of the layer.
struct Layer {
  double attachment = 0.0;  ///< a, numeraire
  double width = 0.0;       ///< w, numeraire
  double share = 1.0;       ///< of the layer that is placed

  [[nodiscard]] double ceded(double loss) const;
};

/// Parallel layers. All see the same loss, so what one pays never lowers what another sees:
/// Σ share·min(max(x − a, 0), w).
struct Tower {
  static constexpr std::string_view name = "tower";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;

  std::vector<Layer> layers;
  TermBasis per = TermBasis::occurrence;

  /// What passes on of a loss ≥ 0.
  [[nodiscard]] double ceded(double loss) const;
};

template <class V>
void describe(V& v, Layer& s) {
  v.required({"attachment", "numeraire", "loss above which the layer pays"}, s.attachment,
             base::at_least(0.0));
  v.required({"width", "numeraire", "the most that the layer covers, from its attachment up"},
             s.width, base::above(0.0));
  v.field({"share", "1", "part of the layer that is placed"}, s.share, base::fraction());
  v.unsupported("reinstatements", "prices at which a used layer is restored");
}

template <class V>
void describe(V& v, Tower& s) {
  v.list({"tower", "", "layers, all on the same loss"}, s.layers, base::Presence::required);
  v.required({"per", "", "what the layers apply to"}, s.per);
}

}  // namespace faultline::insurance
