// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "estimation/pair_table.hpp"

namespace faultline::estimation {

/// Probabilities of the four cells of a pair of causes; they add up to 1.
struct CellProbabilities {
  double both;
  double first_only;
  double second_only;
  double neither;
};

/// The correlation of the normal variables behind two events, and its variance.
struct Tetrachoric {
  double correlation;
  double variance;  ///< of the estimate, by the delta method
};

/// The ρ of Φ₂(Φ⁻¹(p), Φ⁻¹(q); ρ) = P(both), with p and q the probabilities of either event
/// (Pearson 1900, doi:10.1098/rsta.1900.0022), equation (E.3), and the variance that it has when
/// the cells are estimated from `windows` independent windows (Brown & Benedetti 1977,
/// doi:10.1007/BF02293655), equations (E.4) and (E.5):
///
///   Var ρ = (Σ_c π_c g_c² − (Σ_c π_c g_c)²) / (windows · φ₂²),
///   g = 1 − A − B, −A, −B, 0 over both, first only, second only, neither,
///   A = ∂Φ₂/∂p = Φ((k − ρh)/√(1−ρ²)),  B = ∂Φ₂/∂q = Φ((h − ρk)/√(1−ρ²)).
///
/// Expects p and q in (0, 1) and every cell above 0.
[[nodiscard]] Tetrachoric tetrachoric(const CellProbabilities& cells, double windows);

/// The same of a table of counts. Where a cell is 0, ½ is added to each cell (Haldane 1956,
/// doi:10.1111/j.1469-1809.1955.tb01285.x; Anscombe 1956, doi:10.1093/biomet/43.3-4.461): without
/// it the estimate would be 1 or −1, whatever the other cells. Expects an informative table.
[[nodiscard]] Tetrachoric tetrachoric(const PairTable& table);

}  // namespace faultline::estimation
