// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/describe.hpp"

/// Laws of numbers that are not known exactly (docs/methods/risk.md).
namespace faultline::run {

/// Beta law on [0, 1] with shapes a and b, written `{ beta = [a, b] }`: what a − ½ failures and
/// b − ½ years without one say of a yearly probability, beginning from Jeffreys' prior.
struct BetaPrior {
  static constexpr std::string_view name = "beta";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  std::vector<double> shapes;
};

/// Gamma law on [0, ∞) with shape a and exposure b, its mean a/b, written `{ gamma = [a, b] }`:
/// what a − ½ events in b years say of a rate per year, beginning from Jeffreys' prior.
struct GammaPrior {
  static constexpr std::string_view name = "gamma";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  std::vector<double> numbers;
};

/// exp(N(ln median, sigma²)), conditional on the range of its field.
struct LognormalPrior {
  static constexpr std::string_view name = "lognormal";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  struct Shape {
    double median = 1.0;
    double sigma = 1.0;
  };
  Shape lognormal;
};

/// Uniform law, written `{ interval = [low, high] }`.
struct IntervalPrior {
  static constexpr std::string_view name = "interval";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  std::vector<double> bounds;
};

using Prior = std::variant<BetaPrior, GammaPrior, LognormalPrior, IntervalPrior>;

/// A number that is not known: its path in the scenario, and its law.
struct UncertainNumber {
  std::string path;
  Prior prior;
};

template <class V>
void describe(V& v, BetaPrior& s) {
  v.required({"beta", "1", "both shapes [a, b] of a beta law on [0, 1]; its mean is a/(a + b)"},
             s.shapes, base::above(0.0));
}
template <class V>
void describe(V& v, GammaPrior& s) {
  v.required(
      {"gamma", "1", "shape a and exposure b [a, b] of a gamma law from 0 on; its mean is a/b"},
      s.numbers, base::above(0.0));
}
template <class V>
void describe(V& v, LognormalPrior::Shape& s) {
  v.required({"median", "1", "median of the law, in the unit of the number"}, s.median,
             base::above(0.0));
  v.required({"sigma", "1", "standard deviation of its logarithm"}, s.sigma, base::above(0.0));
}
template <class V>
void describe(V& v, LognormalPrior& s) {
  v.required({"lognormal", "", "lognormal law, cut off at the range of the number"}, s.lognormal);
}
template <class V>
void describe(V& v, IntervalPrior& s) {
  v.required({"interval", "1", "ends [low, high] of a uniform law"}, s.bounds);
}
template <class V>
void describe(V& v, UncertainNumber& s) {
  v.required({"path", "", "where the number stands"}, s.path);
  v.required({"prior", "", "its law"}, s.prior);
}
inline std::string row_key(const UncertainNumber& s) {
  return s.path;
}

/// What is wrong with a law: empty, or the problem and what was expected.
struct PriorFlaw {
  std::string problem;
  std::string expected;
};

/// Whether a law can be one of a number of this range. A beta law, a gamma law or an interval must
/// lie within it; of a lognormal law at most 1 % may lie outside.
[[nodiscard]] std::optional<PriorFlaw> flaw_of(const Prior& prior, const base::Range& range);

/// The quantile at u in (0, 1) of a law without flaws, always a number that the range admits.
[[nodiscard]] double prior_quantile(const Prior& prior, const base::Range& range, double u);

/// What stands for a number as long as none is drawn: the median of its law.
[[nodiscard]] inline double central_value(const Prior& prior, const base::Range& range) {
  return prior_quantile(prior, range, 0.5);
}

}  // namespace faultline::run
