// SPDX-License-Identifier: Apache-2.0
#include "numerics/orthant_probability.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_01.hpp>

#include "base/contracts.hpp"
#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"
#include "numerics/shifted_sobol.hpp"
#include "numerics/student_t.hpp"
#include "numerics/truncated_normals.hpp"

namespace faultline::numerics {

namespace {

constexpr std::size_t randomisations = 16;
/// Of one randomisation, in multiplications.
constexpr std::size_t most_work = std::size_t{1} << 26;

std::size_t points_for(std::size_t variables, std::size_t most_points) {
  std::size_t points = 64;
  while (2 * points <= most_points && 2 * points * variables * variables <= most_work) points *= 2;
  return points;
}

/// The product of the conditional probabilities.
class PlainIntegrand {
 public:
  PlainIntegrand(std::span<const double> bounds, std::span<const double> lower,
                 double degrees_of_freedom)
      : bounds_(bounds), lower_(lower), drawn_(bounds.size()) {
    if (std::isfinite(degrees_of_freedom)) law_.emplace(degrees_of_freedom);
  }

  /// The last variable is not drawn, and V takes the first coordinate.
  [[nodiscard]] std::size_t dimensions() const {
    return bounds_.size() - 1 + (law_.has_value() ? 1 : 0);
  }

  [[nodiscard]] double operator()(std::span<const double> u) {
    const std::size_t n = bounds_.size();
    const double root = law_ ? law_->root_mixing(normal_quantile(u[0])) : 1.0;
    const auto rest = u.subspan(law_ ? 1 : 0);
    double product = 1.0;
    for (std::size_t i = 0; i < n && product > 0.0; ++i) {
      const double below = below_bound(i, root);
      product *= below;
      if (i + 1 < n) drawn_[i] = normal_quantile(std::max(rest[i] * below, 0x1p-1000));
    }
    return product;
  }

 private:
  /// d_i.
  [[nodiscard]] double below_bound(std::size_t i, double root) const {
    const auto row = lower_.subspan(i * bounds_.size(), i + 1);
    double distance = root * bounds_[i];
    for (std::size_t j = 0; j < i; ++j) distance -= row[j] * drawn_[j];
    if (row[i] > 0.0) return normal_cdf(distance / row[i]);
    return distance > 0.0 ? 1.0 : 0.0;
  }

  std::span<const double> bounds_;
  std::span<const double> lower_;
  std::vector<double> drawn_;  ///< y
  std::optional<StudentT> law_;
};

/// The weight of a proposal under a tilt, in units of its largest.
class TiltedIntegrand {
 public:
  TiltedIntegrand(const TruncatedNormals& law, std::size_t variables, std::size_t mixing)
      : law_(law),
        dimensions_(variables - 1 + mixing),
        uniforms_(law.uniforms(), 0.5),
        independent_(variables),
        mixing_(mixing) {}

  /// The weight does not depend on the last variable; V takes the first coordinate.
  [[nodiscard]] std::size_t dimensions() const { return dimensions_; }

  [[nodiscard]] double operator()(std::span<const double> u) {
    if (mixing_ == 1) uniforms_.back() = u[0];
    const auto rest = u.subspan(mixing_);
    std::copy(rest.begin(), rest.end(), uniforms_.begin());
    return exp(law_.propose(uniforms_, independent_).log_weight);
  }

 private:
  const TruncatedNormals& law_;
  std::size_t dimensions_;
  std::vector<double> uniforms_;
  std::vector<double> independent_;
  std::size_t mixing_;  ///< coordinates that V takes
};

/// The mean over one shift of the sequence, modulo 1.
template <class Integrand>
double mean_of(Integrand& integrand, std::span<const double> shift, std::size_t points) {
  double sum = 0.0;
  for_each_sobol(shift, points, [&](std::span<const double> u) { sum += integrand(u); });
  return sum / static_cast<double>(points);
}

/// The mean over all randomisations, with its error.
template <class Integrand>
OrthantProbability estimate(Integrand integrand, std::size_t points) {
  if (integrand.dimensions() == 0) return {integrand({}), 0.0};
  boost::random::mt19937_64 engine;
  boost::random::uniform_01<double> uniform;
  std::vector<double> means;
  for (std::size_t r = 0; r < randomisations; ++r) {
    std::vector<double> shift(integrand.dimensions());
    for (double& one : shift) one = uniform(engine);
    means.push_back(mean_of(integrand, shift, points));
  }
  double sum = 0.0;
  for (const double mean : means) sum += mean;
  const double value = sum / randomisations;
  double squares = 0.0;
  for (const double mean : means) squares += (mean - value) * (mean - value);
  return {value, std::sqrt(squares / (randomisations * (randomisations - 1.0)))};
}

}  // namespace

OrthantProbability orthant_probability(std::span<const double> bounds,
                                       std::span<const double> lower, double degrees_of_freedom,
                                       std::size_t most_points) {
  const std::size_t n = bounds.size();
  FAULTLINE_EXPECT(n > 0 && lower.size() == n * n);
  const std::size_t points = points_for(n, most_points);
  const auto law = tilted_normals(bounds, lower, degrees_of_freedom);
  if (!law) return estimate(PlainIntegrand(bounds, lower, degrees_of_freedom), points);
  const auto mean =
      estimate(TiltedIntegrand(*law, n, std::isfinite(degrees_of_freedom) ? 1 : 0), points);
  const double scale = exp(law->log_scale());
  return {scale * mean.value, scale * mean.standard_error};
}

}  // namespace faultline::numerics
