// SPDX-License-Identifier: Apache-2.0
#include "failure/latent_pairs.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "failure/expected_failures.hpp"
#include "failure/latent_threshold.hpp"
#include "numerics/mixing_nodes.hpp"
#include "numerics/normal.hpp"
#include "numerics/pair_excess.hpp"

namespace faultline::failure {

namespace {

using Loadings = std::vector<FactorStructure::Loading>;

std::optional<std::size_t> place_of(CauseId id, std::span<const CauseId> causes) {
  const auto found = std::lower_bound(causes.begin(), causes.end(), id);
  if (found == causes.end() || *found != id) return std::nullopt;
  return static_cast<std::size_t>(found - causes.begin());
}

double inner_product(const Loadings& a, const Loadings& b) {
  double sum = 0.0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (x->factor == y->factor) sum += x->value * y->value;
    const bool behind = x->factor < y->factor;
    const bool level = x->factor == y->factor;
    if (behind || level) ++x;
    if (!behind) ++y;
  }
  return sum;
}

/// Place of a cause among those asked for, and its row in its block.
struct Member {
  std::size_t place;
  std::size_t row;
};

/// Calls f(a, b) for every two members, which are in the order of places.
template <class F>
void for_each_pair(const std::vector<Member>& members, F&& f) {
  for (std::size_t j = 1; j < members.size(); ++j)
    for (std::size_t i = 0; i < j; ++i) f(members[i], members[j]);
}

/// The bivariate law of pairs of causes, of which each has a probability.
class PairLaw {
 public:
  PairLaw(double degrees_of_freedom, std::span<const double> probability)
      : degrees_of_freedom_(degrees_of_freedom), probability_(probability) {
    for (const double p : probability)
      threshold_.push_back(p == 0.0 ? 0.0 : latent_threshold(p, degrees_of_freedom));
    if (std::isfinite(degrees_of_freedom)) tabulate_margins();
  }

  [[nodiscard]] double covariance(std::size_t a, std::size_t b, double rho) const {
    const double p = probability_[a];
    const double q = probability_[b];
    if (p == 0.0 || q == 0.0) return 0.0;
    // One variable, up to rounding: Fréchet's bounds.
    constexpr double one = 1.0 - 0x1p-50;
    if (rho >= one) return std::min(p, q) - p * q;
    if (rho <= -one) return std::max(0.0, p + q - 1.0) - p * q;
    const double at_zero = nodes_.empty() ? 0.0 : mixed(a, b) - p * q;
    if (rho == 0.0) return at_zero;
    return at_zero + numerics::pair_excess(threshold_[a], threshold_[b], rho, degrees_of_freedom_);
  }

 private:
  void tabulate_margins() {
    nodes_ = numerics::mixing_nodes(degrees_of_freedom_);
    margins_.reserve(threshold_.size() * nodes_.size());
    for (const double threshold : threshold_)
      for (const auto& node : nodes_)
        margins_.push_back(numerics::normal_cdf(threshold * node.root));
  }

  /// P(both) without correlation: they are independent given the mixing variable.
  [[nodiscard]] double mixed(std::size_t a, std::size_t b) const {
    const double* first = margins_.data() + a * nodes_.size();
    const double* second = margins_.data() + b * nodes_.size();
    double both = 0.0;
    for (std::size_t i = 0; i < nodes_.size(); ++i) both += nodes_[i].weight * first[i] * second[i];
    return both;
  }

  double degrees_of_freedom_;
  std::span<const double> probability_;
  std::vector<double> threshold_;
  std::vector<numerics::MixingNode> nodes_;  ///< none without a mixing variable
  std::vector<double> margins_;              ///< causes × nodes: P(fails | the mixing variable)
};

}  // namespace

LatentPairs::LatentPairs(const LatentStructure& structure, std::span<const CauseId> causes)
    : degrees_of_freedom_(structure.degrees_of_freedom),
      in_a_block_(causes.size(), false),
      correlation_(pair_place(0, causes.size()), 0.0) {
  correlate(structure.factors, causes);
  for (const MatrixStructure& matrix : structure.matrices) correlate(matrix, causes);
}

void LatentPairs::correlate(const FactorStructure& factors, std::span<const CauseId> causes) {
  std::vector<Member> members;
  for (std::size_t row = 0; row < factors.causes.size(); ++row)
    if (const auto at = place_of(factors.causes[row].cause.id, causes))
      members.push_back({*at, row});
  for (const Member& member : members) in_a_block_[member.place] = true;
  for_each_pair(members, [&](Member a, Member b) {
    correlation_[pair_place(a.place, b.place)] =
        inner_product(factors.causes[a.row].loadings, factors.causes[b.row].loadings);
  });
}

void LatentPairs::correlate(const MatrixStructure& matrix, std::span<const CauseId> causes) {
  std::vector<Member> members;
  for (std::size_t row = 0; row < matrix.causes.size(); ++row)
    if (const auto at = place_of(matrix.causes[row].id, causes)) members.push_back({*at, row});
  for (const Member& member : members) in_a_block_[member.place] = true;
  const std::size_t n = matrix.causes.size();
  for_each_pair(members, [&](Member a, Member b) {
    const double* first = matrix.lower.data() + a.row * n;
    correlation_[pair_place(a.place, b.place)] =
        std::inner_product(first, first + a.row + 1, matrix.lower.data() + b.row * n, 0.0);
  });
}

double LatentPairs::correlation(std::size_t a, std::size_t b) const {
  return correlation_[pair_place(std::min(a, b), std::max(a, b))];
}

std::vector<double> LatentPairs::covariances(std::span<const double> probability) const {
  std::vector<double> inside(probability.begin(), probability.end());
  for (std::size_t i = 0; i < inside.size(); ++i)
    if (!in_a_block_[i]) inside[i] = 0.0;
  const PairLaw law(degrees_of_freedom_, inside);
  std::vector<double> covariances(correlation_.size());
  for (std::size_t b = 1; b < inside.size(); ++b)
    for (std::size_t a = 0; a < b; ++a)
      covariances[pair_place(a, b)] = law.covariance(a, b, correlation_[pair_place(a, b)]);
  return covariances;
}

}  // namespace faultline::failure
