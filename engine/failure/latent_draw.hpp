// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace faultline::failure {

/// One summand of a latent variable: loading × value.
struct LatentPart {
  double loading = 0.0;
  double value = 0.0;
  [[nodiscard]] double contribution() const { return loading * value; }
};

/// What a factor added to a latent variable.
struct FactorPart {
  std::string factor;  ///< "factor.market", "factor.client=geth"
  LatentPart part;
};

/// X of a cause that depends on others: it fires iff X is below the threshold.
struct LatentVariable {
  double value = 0.0;
  double threshold = 0.0;
  /// √(ν/V) of the trial under the student-t copula: X is the sum of the parts times this.
  std::optional<double> scale;
  std::vector<FactorPart> factors;  ///< in a factor block, in the order in which they add up
  std::optional<LatentPart> own;    ///< in a factor block: s·ε, the last summand
};

/// The draw that decides whether a cause fires by itself in one trial, and when.
struct LatentDraw {
  double uniform = 0.0;                    ///< U = F(X): below the probability where it fires
  std::optional<LatentVariable> variable;  ///< none for a cause outside every block
};

}  // namespace faultline::failure
