// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

#include "base/contracts.hpp"
#include "failure/copula/gaussian.hpp"
#include "failure/copula/student_t.hpp"
#include "failure/latent_structure.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// The closed list of copulas. An alternative C has
///
///     static constexpr Copula word                    what a scenario calls it
///     static constexpr bool has_degrees_of_freedom
///     explicit C(const LatentStructure&)
///     struct C::Workspace : TrialFactors::Workspace   buffers of one worker, made by default
///     void draw(seed, group, lanes, known, C::Workspace&, std::vector<Firing>&) const
///     TrialFactors factors() const
///     std::optional<LatentDraw> explain(seed, trial, known, CauseId) const
///
/// where `draw` appends, for the trials 64·group + lane with lane in the mask `lanes`, every cause
/// of the structure that fires; `known` are the `KnownLanes` of the group, in each of which one of
/// the structure's conditions holds. Where none does, a cause of probability p fires with
/// probability p, and U given that it fires is uniform on [0, p], both up to rounding. Equal
/// arguments give equal firings. `explain` gives the draw of a cause of the structure in one trial,
/// with the very U of its firing; nothing for other causes. `factors` gives the very factors on
/// which the causes of that draw loaded.
using LatentCopula = std::variant<GaussianCopula, StudentTCopula>;

/// What is done for each copula of the list.
template <class List>
struct EveryCopula;
template <class... Copulas>
struct EveryCopula<std::variant<Copulas...>> {
  using Workspaces = std::tuple<typename Copulas::Workspace...>;

  /// Whether each word that a scenario can write is that of the alternative in its place.
  static constexpr bool has_every_word() {
    std::size_t place = 0;
    return sizeof...(Copulas) == copula_words.size() &&
           ((Copulas::word == static_cast<Copula>(place++)) && ...);
  }

  static std::variant<Copulas...> make(Copula word, const LatentStructure& structure) {
    std::optional<std::variant<Copulas...>> made;
    const bool known =
        ((Copulas::word == word && (made.emplace(std::in_place_type<Copulas>, structure), true)) ||
         ...);
    FAULTLINE_EXPECT(known);
    return std::move(*made);
  }

  static bool has_degrees_of_freedom(Copula word) {
    FAULTLINE_EXPECT(((Copulas::word == word) || ...));
    return ((Copulas::word == word && Copulas::has_degrees_of_freedom) || ...);
  }
};

static_assert(EveryCopula<LatentCopula>::has_every_word(),
              "each word of Copula needs its alternative in the list, in its place");

/// One workspace for each copula of the list.
using CopulaWorkspaces = EveryCopula<LatentCopula>::Workspaces;

/// The copula that the user named, of this structure.
[[nodiscard]] inline LatentCopula make_copula(Copula word, const LatentStructure& structure) {
  return EveryCopula<LatentCopula>::make(word, structure);
}

/// Whether the copula that the user named takes `degrees_of_freedom`.
[[nodiscard]] inline bool has_degrees_of_freedom(Copula word) {
  return EveryCopula<LatentCopula>::has_degrees_of_freedom(word);
}

}  // namespace faultline::failure
