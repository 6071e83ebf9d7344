// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/issue.hpp"
#include "failure/law.hpp"
#include "numerics/quantile_table.hpp"

namespace faultline::failure {

/// A and B of the beta law on [0, 1].
struct BetaShape {
  double a;
  double b;
};

/// a = m(m(1−m)/v − 1), b = (1−m)(m(1−m)/v − 1) with m = mean/max and v = (sd/max)²: the law on
/// [0, 1] that has the wanted mean and standard deviation once it is scaled by `max`.
/// Expects 0 < m < 1 and v < m(1−m).
[[nodiscard]] BetaShape shape_of(const BetaLaw::Shape& beta);

/// A law as a map from one random word to a fraction in [2⁻¹⁰⁰, 1], monotone, so that cases that
/// change a law keep their draws. The beta law comes from a table of its quantile function, whose
/// error `numerics::QuantileTable` states.
class SeverityMap {
 public:
  /// Always 1.
  SeverityMap() = default;

  /// The map of `law`; complains at `path` when there is no such law, and is then always 1.
  static SeverityMap compile(const Law& law, const std::string& path, base::Issues& issues);

  [[nodiscard]] double operator()(std::uint32_t word) const;
  /// The quantile at u ∈ (0, 1).
  [[nodiscard]] double at(double u) const;
  /// Whether every word gives the same.
  [[nodiscard]] bool constant() const { return std::holds_alternative<Fixed>(map_); }

 private:
  struct Fixed {
    double value;
  };
  struct Uniform {
    double low;
    double width;
  };
  struct Tabulated {
    double max;
    numerics::QuantileTable quantile;
  };
  struct Steps {
    std::vector<double> values;      ///< ascending
    std::vector<double> cumulative;  ///< probability of each and of those before; the last is 1
  };
  /// (value, weight) by value, with sums of weights that are not normalised.
  static Steps in_steps(std::vector<std::pair<double, double>> points);
  using Map = std::variant<Fixed, Uniform, Tabulated, Steps>;

  template <class Law>
  explicit SeverityMap(Law law) : map_(std::move(law)) {}
  static SeverityMap of(const FixedLaw&, const std::string&, base::Issues&);
  static SeverityMap of(const UniformLaw&, const std::string&, base::Issues&);
  static SeverityMap of(const BetaLaw&, const std::string&, base::Issues&);
  static SeverityMap of(const DiscreteLaw&, const std::string&, base::Issues&);
  static SeverityMap of(const EmpiricalLaw&, const std::string&, base::Issues&);

  Map map_ = Fixed{1.0};
};

}  // namespace faultline::failure
