// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "failure/copula/factor_parts.hpp"
#include "failure/copula/latent_shift.hpp"
#include "failure/firing.hpp"
#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"
#include "numerics/truncated_normals.hpp"

namespace faultline::failure {

/// Latent variables given that all causes of one of the structure's conditions fail within the
/// horizon, exactly. With Y = Σ b F + s ε or L·Z the normals behind the latent variables and S the
/// members of a condition that are in blocks: (V, y_S) are drawn from their law given that y_S is
/// below its bounds, and the draws that belong to no condition are moved by
///
///     w = R_SS⁻¹ (y_S − Y_S),   F* = F + B_Sᵀ w,   Z* = Z + L_Sᵀ w
///
/// which makes them draws given Y_S = y_S (Journel & Huijbregts 1978; Doucet 2010). The own parts
/// of causes outside S stay.
class GivenFailures {
 public:
  struct Workspace {
    LatentShift shift;
    FactorParts::Workspace factors;
    std::vector<std::array<float, 64>> normals;
    std::vector<double> uniforms;
    std::vector<double> values;
    std::vector<double> weights;
    std::vector<std::uint32_t> known;  ///< places of members that are known in a lane
  };

  explicit GivenFailures(const LatentStructure& structure);

  [[nodiscard]] bool empty() const { return members_.empty(); }

  /// What is known of a group of 64 trials, in the lanes of the mask, goes to `workspace.shift`.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes, KnownLanes known,
            Workspace& workspace) const;

  /// Calls `visit(cause, lane, y)` for every cause that is known to fail in a lane of the mask,
  /// with the normal that `draw` left for it.
  template <class Visit>
  void for_each_known(const LatentShift& shift, std::uint64_t lanes, Visit&& visit) const {
    for (std::size_t i = 0; i < members_.size(); ++i)
      for_each_lane(lanes & shift.known[members_[i].place],
                    [&](std::uint32_t lane) { visit(members_[i].id, lane, shift.given[i][lane]); });
  }

  /// The normal of a cause in a lane that `draw` drew; nothing where it is not known to fail.
  [[nodiscard]] std::optional<double> known(CauseId cause, std::size_t lane,
                                            const LatentShift& shift) const;

 private:
  /// A cause that may be known to fail: its row of B or L.
  struct Member {
    CauseId id;
    std::uint64_t key;
    double probability;
    std::uint32_t place;                ///< `LatentCause::known`
    std::optional<std::size_t> matrix;  ///< place of its block; none in a factor block
    std::size_t part;                   ///< its place among `parts_`, in a factor block
    std::vector<FactorStructure::Loading> loadings;
    std::vector<double> lower;
  };

  /// Members that are known to fail together.
  struct Condition {
    std::vector<std::uint32_t> places;  ///< `Member::place`, ascending
    std::vector<std::size_t> members;   ///< in the order in which their normals are drawn
    numerics::TruncatedNormals law;
  };

  void add_members(const LatentStructure& structure);
  void add_conditions(const LatentStructure& structure);
  [[nodiscard]] Condition condition_of(std::vector<std::uint32_t> places,
                                       const LatentStructure& structure) const;
  [[nodiscard]] const Condition* condition_at(std::size_t lane, Workspace& workspace) const;
  void draw_before(std::uint64_t seed, std::uint64_t group, Workspace& workspace) const;
  void draw_matrix_before(std::size_t matrix, std::uint64_t seed, std::uint64_t group,
                          Workspace& workspace) const;
  void draw_given(const Condition& condition, std::uint64_t seed, std::uint64_t trial,
                  Workspace& workspace) const;
  void move(const Condition& condition, std::size_t lane, Workspace& workspace) const;

  FactorParts parts_;  ///< of those in factor blocks
  std::size_t factor_count_ = 0;
  std::vector<std::vector<std::uint64_t>> matrix_keys_;  ///< by matrix block, by cause
  std::vector<Member> members_;                          ///< by id
  std::vector<Condition> conditions_;                    ///< by places
};

/// Puts the latent variable of a cause that is known to fail in place of the one that its block
/// explains: X = `value` with U = `uniform`; the own part is what the factors leave of it.
void put_given(double value, double uniform, LatentDraw& draw);

}  // namespace faultline::failure
