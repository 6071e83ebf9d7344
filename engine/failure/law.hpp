// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "base/describe.hpp"
#include "base/weighted_sample.hpp"

namespace faultline::failure {

/// A plain number: the same in every occurrence.
struct FixedLaw {
  static constexpr std::string_view name = "fixed";
  static constexpr base::VariantForm form = base::VariantForm::number;
  double value = 1.0;
};

/// Beta law on [0, max] with the given mean and standard deviation, both after scaling by `max`.
struct BetaLaw {
  static constexpr std::string_view name = "beta";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  struct Shape {
    double mean = 0.0;
    double sd = 0.0;
    double max = 1.0;
  };
  Shape beta;
};

/// Uniform law on [low, high], written `{ uniform = [low, high] }`.
struct UniformLaw {
  static constexpr std::string_view name = "uniform";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  std::vector<double> bounds{0.0, 1.0};
};

/// Some values, each with its probability, written `{ discrete = [[value, probability], …] }`.
struct DiscreteLaw {
  static constexpr std::string_view name = "discrete";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  std::vector<std::vector<double>> points;
};

/// Observed values, each as often as its weight among all, written `{ empirical = "file.csv" }`.
struct EmpiricalLaw {
  static constexpr std::string_view name = "empirical";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  base::WeightedSample sample;
};

/// How much is hit: a fraction in (0, 1].
using Law = std::variant<FixedLaw, BetaLaw, UniformLaw, DiscreteLaw, EmpiricalLaw>;

template <class V>
void describe(V& v, FixedLaw& s) {
  v.required({"value", "1", "the fraction"}, s.value, base::fraction());
}
template <class V>
void describe(V& v, BetaLaw::Shape& s) {
  v.required({"mean", "1", "mean of the law"}, s.mean, base::or_prior(base::fraction()));
  v.required({"sd", "1", "standard deviation of the law"}, s.sd, base::above(0.0));
  v.field({"max", "1", "upper end of the law; the lower end is 0"}, s.max, base::fraction());
}
template <class V>
void describe(V& v, BetaLaw& s) {
  v.required({"beta", "", "beta law given by mean and standard deviation"}, s.beta);
}
template <class V>
void describe(V& v, UniformLaw& s) {
  v.required({"uniform", "1", "lower and upper end"}, s.bounds, base::between(0.0, 1.0));
}
template <class V>
void describe(V& v, DiscreteLaw& s) {
  v.required({"discrete", "1", "values, each with its probability: [[value, probability], …]"},
             s.points, base::fraction());
}
template <class V>
void describe(V& v, EmpiricalLaw& s) {
  v.sample({"empirical", "1", "observed values: CSV with a column `value` and maybe `weight`"},
           s.sample, base::fraction());
}

}  // namespace faultline::failure
