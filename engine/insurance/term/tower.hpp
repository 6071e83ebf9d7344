// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"
#include "insurance/term/term_state.hpp"

namespace faultline::insurance {

/// Pays share·min(max(x − a, 0), w) of a loss x (Oasis calculation rule 2). `width` is the amount
/// of cover above the attachment, not the top of the layer.
struct Layer {
  double attachment = 0.0;  ///< a, numeraire
  double width = 0.0;       ///< w, numeraire
  double share = 1.0;       ///< of the layer that is placed
  /// Share of the layer's premium, by reinstatement. None: the layer is there for every loss.
  std::vector<double> reinstatements = {};
  std::optional<double> premium_per_year = {};  ///< of the layer, numeraire
  double aggregate_deductible = 0.0;  ///< D, of what comes into the layer in a trial, numeraire

  [[nodiscard]] double ceded(double loss) const;

  /// The most that it covers in a trial: (1 + n)·w with n > 0 reinstatements, else no end.
  [[nodiscard]] double capacity() const;

  /// What it covers in all of Σr that has come into it: min(max(Σr − D, 0), (1 + n)·w).
  [[nodiscard]] double covered(double inside) const;

  /// Whether what it covers of a loss depends on those before.
  [[nodiscard]] bool remembers() const {
    return !reinstatements.empty() || aggregate_deductible > 0.0;
  }

  /// Shares of the layer's premium that reinstatements have cost when `used` of the layer has been
  /// used: Σ_k c_k · min(max(used − (k − 1)w, 0), w) / w. Pro rata to amount, not to time.
  [[nodiscard]] double reinstatement_premium(double used) const;
};

/// Parallel layers. All see the same loss, so what one pays never lowers what another sees:
/// Σ share·min(max(x − a, 0), w).
///
/// A layer with n reinstatements or an aggregate deductible D covers in a trial, of
/// r_o = min(max(x_o − a, 0), w), with R what has come into it before and
/// C(R) = min(max(R − D, 0), (1 + n)w), before its share
///
///     (C(R + Σr) − C(R)) · r_o / Σr
///
/// of a moment; of events of several occurrences likewise, r_o being what an event adds to the
/// layer (docs/methods/insurance.md, I.5). What reinstatements cost (I.6) lowers no payment.
struct Tower {
  static constexpr std::string_view name = "tower";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;

  std::vector<Layer> layers;
  TermBasis per = TermBasis::occurrence;

  /// What passes on of a loss ≥ 0 when no layer has been used.
  [[nodiscard]] double ceded(double loss) const;

  [[nodiscard]] bool remembers() const;
  void apply(const Moment& moment, TermState& state) const;

 private:
  void apply_to_event(const Moment& moment, TermState& state) const;
};

template <class V>
void describe(V& v, Layer& s) {
  v.required({"attachment", "numeraire", "loss above which the layer pays"}, s.attachment,
             base::at_least(0.0));
  v.required({"width", "numeraire", "the most that the layer covers, from its attachment up"},
             s.width, base::above(0.0));
  v.field({"share", "1", "part of the layer that is placed"}, s.share, base::fraction());
  v.field({"reinstatements", "1",
           "shares of the layer's premium, one for each time that it is restored in a trial; "
           "absent: it is there for every loss"},
          s.reinstatements, base::at_least(0.0));
  v.optional({"premium_per_year", "numeraire",
              "what the layer costs in a year, of which reinstatements cost a share; absent: all "
              "that the contract costs, where it has one layer"},
             s.premium_per_year, base::at_least(0.0));
  v.field({"aggregate_deductible", "numeraire",
           "what the insured keeps in a trial of all that comes into the layer"},
          s.aggregate_deductible, base::at_least(0.0));
}

template <class V>
void describe(V& v, Tower& s) {
  v.list({"tower", "", "layers, all on the same loss"}, s.layers, base::Presence::required);
  v.required({"per", "", "what the layers apply to"}, s.per);
}

}  // namespace faultline::insurance
