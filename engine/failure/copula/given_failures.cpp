// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/given_failures.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/contracts.hpp"
#include "failure/copula/matrix_normals.hpp"
#include "failure/firing.hpp"
#include "failure/keys.hpp"
#include "failure/latent_orthant.hpp"
#include "numerics/elementary.hpp"
#include "random/address.hpp"

namespace faultline::failure {

namespace {

using random::Purpose;

/// Fewer than there are indices for: `check_condition` sees to it that at least one proposal in a
/// hundred is accepted.
constexpr std::uint32_t most_attempts = std::uint32_t{1} << 22;

template <class T>
void reorder(std::vector<T>& values, std::span<const std::size_t> order) {
  std::vector<T> sorted;
  for (const std::size_t place : order) sorted.push_back(std::move(values[place]));
  values = std::move(sorted);
}

/// The causes that are given, with all factors.
FactorStructure given_part(const FactorStructure& structure) {
  FactorStructure part;
  for (const auto& cause : structure.causes)
    if (cause.cause.given) part.causes.push_back(cause);
  if (!part.causes.empty()) part.factors = structure.factors;
  return part;
}

}  // namespace

GivenFailures::GivenFailures(const LatentStructure& structure)
    : parts_(given_part(structure.factors)), factor_count_(structure.factors.factors.size()) {
  add_members(structure);
  if (empty()) return;
  for (const MatrixStructure& matrix : structure.matrices) {
    matrix_keys_.emplace_back();
    for (const LatentCause& cause : matrix.causes) matrix_keys_.back().push_back(cause.key);
  }
  order_members(structure);
}

void GivenFailures::add_members(const LatentStructure& structure) {
  const auto add = [&](const LatentCause& cause, Member member) {
    ids_.push_back(cause.id);
    probabilities_.push_back(cause.probability);
    members_.push_back(std::move(member));
  };
  std::size_t part = 0;
  for (const auto& [cause, loadings] : structure.factors.causes)
    if (cause.given) add(cause, {cause.key, std::nullopt, part++, loadings, {}});
  for (std::size_t m = 0; m < structure.matrices.size(); ++m) {
    const auto& [causes, lower] = structure.matrices[m];
    for (std::size_t row = 0; row < causes.size(); ++row)
      if (causes[row].given) {
        const auto begin = lower.begin() + static_cast<std::ptrdiff_t>(row * causes.size());
        const auto end = begin + static_cast<std::ptrdiff_t>(row + 1);
        add(causes[row], {causes[row].key, m, 0, {}, {begin, end}});
      }
  }
}

/// In the order in which their normals are drawn.
void GivenFailures::order_members(const LatentStructure& structure) {
  std::vector<std::size_t> by_id(ids_.size());
  std::iota(by_id.begin(), by_id.end(), std::size_t{0});
  std::sort(by_id.begin(), by_id.end(),
            [&](std::size_t a, std::size_t b) { return ids_[a] < ids_[b]; });
  const auto put = [&](std::span<const std::size_t> order) {
    reorder(ids_, order);
    reorder(probabilities_, order);
    reorder(members_, order);
  };
  put(by_id);
  const auto orthant = latent_orthant(structure, ids_, probabilities_);
  put(orthant.order);
  law_ = numerics::tilted_normals(orthant.bounds, orthant.lower, structure.degrees_of_freedom);
  FAULTLINE_EXPECT(law_.has_value());
}

std::vector<std::array<double, 64>> GivenFailures::factors_of(const FactorParts& parts,
                                                              std::uint64_t seed,
                                                              std::uint64_t trial) const {
  Workspace workspace;
  draw(seed, trial / 64, std::uint64_t{1} << (trial % 64), workspace);
  parts.draw_factors(seed, trial / 64, workspace.shift.factors, workspace.factors);
  return std::move(workspace.factors.factors);
}

std::optional<std::size_t> GivenFailures::place_of(CauseId cause) const {
  const auto found = std::find(ids_.begin(), ids_.end(), cause);
  if (found == ids_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - ids_.begin());
}

void GivenFailures::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                         Workspace& workspace) const {
  LatentShift& shift = workspace.shift;
  shift.factors.clear();
  shift.normals.clear();
  if (empty()) return;
  shift.factors.assign(factor_count_, {});
  for (const auto& keys : matrix_keys_) shift.normals.emplace_back(keys.size());
  shift.given.resize(members_.size());
  shift.root.fill(1.0);
  draw_before(seed, group, workspace);
  for_each_lane(lanes, [&](std::uint32_t lane) {
    draw_given(seed, 64 * group + lane, workspace);
    auto& values = workspace.values;
    auto& weights = workspace.weights;
    weights.resize(members_.size());
    for (std::size_t i = 0; i < members_.size(); ++i) {
      weights[i] = values[i] - shift.given[i][lane];
      shift.given[i][lane] = values[i];
    }
    law_->solve(weights);
    move(lane, shift, weights);
  });
}

/// Y_S of the draws that belong to no condition.
void GivenFailures::draw_before(std::uint64_t seed, std::uint64_t group,
                                Workspace& workspace) const {
  parts_.draw_factors(seed, group, {}, workspace.factors);
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].matrix) continue;
    const auto& cause = parts_.causes()[members_[i].part];
    auto& latent = workspace.shift.given[i];
    latent = parts_.systematic(cause, workspace.factors);
    std::array<std::uint32_t, 64> words;
    FactorParts::draw_words(cause, seed, group, words);
    for (std::size_t lane = 0; lane < 64; ++lane)
      latent[lane] += FactorParts::own_part(cause, words[lane]);
  }
  for (std::size_t m = 0; m < matrix_keys_.size(); ++m)
    draw_matrix_before(m, seed, group, workspace);
}

void GivenFailures::draw_matrix_before(std::size_t matrix, std::uint64_t seed, std::uint64_t group,
                                       Workspace& workspace) const {
  const auto in_block = [&](const Member& member) { return member.matrix == matrix; };
  if (std::none_of(members_.begin(), members_.end(), in_block)) return;
  auto& normals = workspace.normals;
  normals.resize(matrix_normal_count(matrix_keys_[matrix].size()));
  draw_matrix_normals(seed, group, matrix_keys_[matrix], {}, normals);
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (!in_block(members_[i])) continue;
    auto& latent = workspace.shift.given[i];
    latent.fill(0.0);
    for (std::size_t j = 0; j < members_[i].lower.size(); ++j)
      for (std::size_t lane = 0; lane < 64; ++lane)
        latent[lane] += members_[i].lower[j] * double{normals[j][lane]};
  }
}

/// (V, y_S), of which y_S goes to `values`.
void GivenFailures::draw_given(std::uint64_t seed, std::uint64_t trial,
                               Workspace& workspace) const {
  const std::size_t n = members_.size();
  workspace.uniforms.resize(law_->uniforms());
  workspace.values.resize(n);
  const auto uniform = [&](std::uint32_t index, std::uint64_t key) {
    return random::unit_interval(random::word_at({seed, Purpose::given, index, key}, trial));
  };
  const std::uint64_t common = mixing_key().key;
  for (std::uint32_t attempt = 0; attempt < most_attempts; ++attempt) {
    for (std::size_t i = 0; i < n; ++i) workspace.uniforms[i] = uniform(attempt, members_[i].key);
    workspace.uniforms[n] = uniform(2 * attempt, common);
    const auto proposal = law_->propose(workspace.uniforms, workspace.values);
    if (numerics::log(uniform(2 * attempt + 1, common)) > proposal.log_weight) continue;
    law_->correlate(workspace.values);
    workspace.shift.root[trial % 64] = proposal.root;
    return;
  }
  FAULTLINE_ENSURE(!"an attempt is accepted");
}

/// B_Sᵀ w and L_Sᵀ w.
void GivenFailures::move(std::size_t lane, LatentShift& shift,
                         std::span<const double> weights) const {
  for (std::size_t i = 0; i < members_.size(); ++i) {
    for (const auto& [factor, loading] : members_[i].loadings)
      shift.factors[factor][lane] += loading * weights[i];
    for (std::size_t j = 0; j < members_[i].lower.size(); ++j)
      shift.normals[*members_[i].matrix][j][lane] += members_[i].lower[j] * weights[i];
  }
}

void put_given(double value, double uniform, LatentDraw& draw) {
  FAULTLINE_EXPECT(draw.variable.has_value());
  LatentVariable& variable = *draw.variable;
  draw.uniform = uniform;
  variable.value = value;
  if (!variable.own) return;
  double own = value / variable.scale.value_or(1.0);
  for (const auto& factor : variable.factors) own -= factor.part.contribution();
  variable.own->value = own / variable.own->loading;
}

}  // namespace faultline::failure
