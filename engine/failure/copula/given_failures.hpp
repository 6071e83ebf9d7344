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
#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"
#include "numerics/truncated_normals.hpp"

namespace faultline::failure {

/// Latent variables given that every cause of the structure with `LatentCause::given` fails within
/// the horizon, exactly. With Y = Σ b F + s ε or L·Z the normals behind the latent variables and S
/// the set that is given: (V, y_S) are drawn from their law given that y_S is below its bounds, and
/// the draws that belong to no condition are moved by
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
  };

  explicit GivenFailures(const LatentStructure& structure);

  [[nodiscard]] bool empty() const { return members_.empty(); }

  /// What is known of a group of 64 trials, in the lanes of the mask, goes to `workspace.shift`.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
            Workspace& workspace) const;

  /// F by factor of one trial, in its lane, as causes with these parts load on them.
  [[nodiscard]] std::vector<std::array<double, 64>> factors_of(const FactorParts& parts,
                                                               std::uint64_t seed,
                                                               std::uint64_t trial) const;

  /// Place of a cause in `LatentShift::given`; nothing for one that is not given.
  [[nodiscard]] std::optional<std::size_t> place_of(CauseId cause) const;
  /// By place.
  [[nodiscard]] std::span<const CauseId> causes() const { return ids_; }

 private:
  /// Its row of B or L.
  struct Member {
    std::uint64_t key;
    std::optional<std::size_t> matrix;  ///< place of its block; none in a factor block
    std::size_t part;                   ///< its place among `parts_`, in a factor block
    std::vector<FactorStructure::Loading> loadings;
    std::vector<double> lower;
  };

  void add_members(const LatentStructure& structure);
  void order_members(const LatentStructure& structure);
  void draw_before(std::uint64_t seed, std::uint64_t group, Workspace& workspace) const;
  void draw_matrix_before(std::size_t matrix, std::uint64_t seed, std::uint64_t group,
                          Workspace& workspace) const;
  void draw_given(std::uint64_t seed, std::uint64_t trial, Workspace& workspace) const;
  void move(std::size_t lane, LatentShift& shift, std::span<const double> weights) const;

  FactorParts parts_;  ///< of those in factor blocks
  std::size_t factor_count_ = 0;
  std::vector<std::vector<std::uint64_t>> matrix_keys_;  ///< by matrix block, by cause
  std::vector<double> probabilities_;
  std::vector<CauseId> ids_;
  std::vector<Member> members_;
  std::optional<numerics::TruncatedNormals> law_;
};

/// Puts the latent variable of a cause that is known to fail in place of the one that its block
/// explains: X = `value` with U = `uniform`; the own part is what the factors leave of it.
void put_given(double value, double uniform, LatentDraw& draw);

}  // namespace faultline::failure
