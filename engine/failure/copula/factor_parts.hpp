// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// The parts of the latent variables of factor blocks, X_c = Σ_k b_ck F_k + s_c ε_c with
/// s_c = √(1−|b_c|²) (M.4): every F_k and ε_c is standard normal, from one word each. Factors add
/// up in the order of their names. All in double.
class FactorParts {
 public:
  struct Workspace {
    std::vector<std::array<double, 64>> factors;  ///< by factor
  };
  struct Cause {
    CauseId id;
    std::uint64_t key;
    double idiosyncratic;  ///< s
    double inverse_idiosyncratic;
    std::uint32_t loading_begin;  ///< into the list of loadings
    std::uint32_t loading_end;
    std::optional<std::uint32_t> known;  ///< `LatentCause::known`
  };

  explicit FactorParts(const FactorStructure& structure);

  /// In the order of the structure.
  [[nodiscard]] std::span<const Cause> causes() const { return causes_; }

  /// Draws the factors of a group of 64 trials. `shift` by factor is added to them; it may be
  /// empty.
  void draw_factors(std::uint64_t seed, std::uint64_t group,
                    std::span<const std::array<double, 64>> shift, Workspace& workspace) const;

  /// The factors of a group whose causes were drawn with this workspace: as `draw_factors` left
  /// them, or where no cause needed them, drawn now.
  [[nodiscard]] std::span<const std::array<double, 64>> factors(
      std::uint64_t seed, std::uint64_t group, std::span<const std::array<double, 64>> shift,
      Workspace& workspace) const;

  /// Σ_k b_ck F_k of a cause in each trial of the group whose factors the workspace holds.
  [[nodiscard]] std::array<double, 64> systematic(const Cause& cause,
                                                  const Workspace& workspace) const;

  /// The words of ε_c in a group of 64 trials.
  static void draw_words(const Cause& cause, std::uint64_t seed, std::uint64_t group,
                         std::span<std::uint32_t, 64> words);

  /// s_c ε_c of a word.
  [[nodiscard]] static double own_part(const Cause& cause, std::uint32_t word);

  /// The parts of one latent variable in one trial.
  struct Explained {
    std::size_t cause;  ///< its place among `causes()`
    double systematic;  ///< Σ_k b_ck F_k
    std::vector<FactorPart> factors;
    LatentPart own;  ///< s_c ε_c
    /// X_c, added up as in a draw.
    [[nodiscard]] double sum() const { return systematic + own.contribution(); }
  };
  /// Nothing for a cause that is not here.
  [[nodiscard]] std::optional<Explained> explain(std::uint64_t seed, std::uint64_t trial,
                                                 std::span<const std::array<double, 64>> shift,
                                                 CauseId cause) const;

 private:
  void add(const FactorStructure::Cause& cause);

  std::vector<NamedKey> factors_;
  std::vector<Cause> causes_;
  std::vector<FactorStructure::Loading> loadings_;
};

}  // namespace faultline::failure
