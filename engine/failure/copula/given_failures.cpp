// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/given_failures.hpp"

#include <algorithm>
#include <set>
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

/// The causes that may be known to fail, with all factors.
FactorStructure given_part(const FactorStructure& structure) {
  FactorStructure part;
  for (const auto& cause : structure.causes)
    if (cause.cause.known) part.causes.push_back(cause);
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
  add_conditions(structure);
}

void GivenFailures::add_members(const LatentStructure& structure) {
  const auto add = [&](const LatentCause& cause, std::optional<std::size_t> matrix,
                       std::size_t part) -> Member& {
    return members_.emplace_back(
        Member{cause.id, cause.key, cause.probability, *cause.known, matrix, part, {}, {}});
  };
  std::size_t part = 0;
  for (const auto& [cause, loadings] : structure.factors.causes)
    if (cause.known) add(cause, std::nullopt, part++).loadings = loadings;
  for (std::size_t m = 0; m < structure.matrices.size(); ++m) {
    const auto& [causes, lower] = structure.matrices[m];
    for (std::size_t row = 0; row < causes.size(); ++row)
      if (causes[row].known) {
        const auto begin = lower.begin() + static_cast<std::ptrdiff_t>(row * causes.size());
        const auto end = begin + static_cast<std::ptrdiff_t>(row + 1);
        add(causes[row], m, 0).lower.assign(begin, end);
      }
  }
  std::sort(members_.begin(), members_.end(),
            [](const Member& a, const Member& b) { return a.id < b.id; });
}

/// Conditions that differ in causes outside every block alone are one here, and one that has no
/// others says nothing of latent variables.
void GivenFailures::add_conditions(const LatentStructure& structure) {
  std::set<std::vector<std::uint32_t>> different;
  for (const auto& condition : structure.known.conditions) {
    std::vector<std::uint32_t> places;
    for (const Member& member : members_)
      if (std::binary_search(condition.begin(), condition.end(), member.place))
        places.push_back(member.place);
    if (!places.empty()) different.insert(std::move(places));
  }
  for (const auto& places : different) conditions_.push_back(condition_of(places, structure));
}

GivenFailures::Condition GivenFailures::condition_of(std::vector<std::uint32_t> places,
                                                     const LatentStructure& structure) const {
  std::vector<std::size_t> members;
  std::vector<CauseId> ids;
  std::vector<double> probabilities;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (!std::binary_search(places.begin(), places.end(), members_[i].place)) continue;
    members.push_back(i);
    ids.push_back(members_[i].id);
    probabilities.push_back(members_[i].probability);
  }
  const auto orthant = latent_orthant(structure, ids, probabilities);
  auto law = numerics::tilted_normals(orthant.bounds, orthant.lower, structure.degrees_of_freedom);
  FAULTLINE_EXPECT(law.has_value());
  std::vector<std::size_t> ordered;
  for (const std::size_t place : orthant.order) ordered.push_back(members[place]);
  return {std::move(places), std::move(ordered), std::move(*law)};
}

std::optional<double> GivenFailures::known(CauseId cause, std::size_t lane,
                                           const LatentShift& shift) const {
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [&](const Member& m) { return m.id == cause; });
  if (found == members_.end() || (shift.known[found->place] >> lane & 1U) == 0) return std::nullopt;
  return shift.given[static_cast<std::size_t>(found - members_.begin())][lane];
}

void GivenFailures::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                         KnownLanes known, Workspace& workspace) const {
  LatentShift& shift = workspace.shift;
  shift.factors.clear();
  shift.normals.clear();
  shift.moved = 0;
  if (empty()) return;
  shift.known.assign(known.begin(), known.end());
  shift.factors.assign(factor_count_, {});
  for (const auto& keys : matrix_keys_) shift.normals.emplace_back(keys.size());
  shift.given.resize(members_.size());
  draw_before(seed, group, workspace);
  for_each_lane(lanes, [&](std::uint32_t lane) {
    const Condition* condition = condition_at(lane, workspace);
    if (condition == nullptr) return;
    draw_given(*condition, seed, 64 * group + lane, workspace);
    move(*condition, lane, workspace);
    shift.moved |= std::uint64_t{1} << lane;
  });
}

/// Nothing where no cause in a block is known to fail.
const GivenFailures::Condition* GivenFailures::condition_at(std::size_t lane,
                                                            Workspace& workspace) const {
  auto& places = workspace.known;
  places.clear();
  for (const Member& member : members_)
    if ((workspace.shift.known[member.place] >> lane & 1U) != 0) places.push_back(member.place);
  if (places.empty()) return nullptr;
  const auto found = std::lower_bound(
      conditions_.begin(), conditions_.end(), places,
      [](const Condition& one, const auto& wanted) { return one.places < wanted; });
  FAULTLINE_EXPECT(found != conditions_.end() && found->places == places);
  return &*found;
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
void GivenFailures::draw_given(const Condition& condition, std::uint64_t seed, std::uint64_t trial,
                               Workspace& workspace) const {
  const std::size_t n = condition.members.size();
  workspace.uniforms.resize(condition.law.uniforms());
  workspace.values.resize(n);
  const auto uniform = [&](std::uint32_t index, std::uint64_t key) {
    return random::unit_interval(random::word_at({seed, Purpose::given, index, key}, trial));
  };
  const std::uint64_t common = mixing_key().key;
  for (std::uint32_t attempt = 0; attempt < most_attempts; ++attempt) {
    for (std::size_t i = 0; i < n; ++i)
      workspace.uniforms[i] = uniform(attempt, members_[condition.members[i]].key);
    workspace.uniforms[n] = uniform(2 * attempt, common);
    const auto proposal = condition.law.propose(workspace.uniforms, workspace.values);
    if (numerics::log(uniform(2 * attempt + 1, common)) > proposal.log_weight) continue;
    condition.law.correlate(workspace.values);
    workspace.shift.root[trial % 64] = proposal.root;
    return;
  }
  FAULTLINE_ENSURE(!"an attempt is accepted");
}

/// B_Sᵀ w and L_Sᵀ w; the normals of the members become y_S.
void GivenFailures::move(const Condition& condition, std::size_t lane, Workspace& workspace) const {
  LatentShift& shift = workspace.shift;
  auto& weights = workspace.weights;
  weights.clear();
  for (std::size_t i = 0; i < condition.members.size(); ++i) {
    double& normal = shift.given[condition.members[i]][lane];
    weights.push_back(workspace.values[i] - normal);
    normal = workspace.values[i];
  }
  condition.law.solve(weights);
  for (std::size_t i = 0; i < condition.members.size(); ++i) {
    const Member& member = members_[condition.members[i]];
    for (const auto& [factor, loading] : member.loadings)
      shift.factors[factor][lane] += loading * weights[i];
    for (std::size_t j = 0; j < member.lower.size(); ++j)
      shift.normals[*member.matrix][j][lane] += member.lower[j] * weights[i];
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
