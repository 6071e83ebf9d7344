// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::risk {

/// What the moments of one holder and perspective are made of, over all trials. Losses are in the
/// holder's unit u, the power of two above its largest loss.
struct LossSums {
  double weight = 0.0;           ///< Σw over losses above 0
  double weight_squared = 0.0;   ///< Σw² over them
  double first = 0.0;            ///< Σwx
  double second = 0.0;           ///< Σwx²
  double weighted_second = 0.0;  ///< Σw²x²
};

}  // namespace faultline::risk
