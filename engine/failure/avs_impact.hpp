// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/issue.hpp"
#include "failure/explanation.hpp"
#include "failure/occurrence_batch.hpp"
#include "failure/occurrence_draws.hpp"
#include "failure/severity.hpp"
#include "failure/spec.hpp"
#include "failure/tied_quantile.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// How hard an AVS is hit when it fails, and through which operators (docs/methods/failure.md).
class AvsImpact {
 public:
  /// Buffer for drawing a set of operators: their words and places.
  using Ranking = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

  /// Complains below `avs.<id>`.
  static AvsImpact compile(const AvsFailureSpec& spec, stake::AvsId avs,
                           const stake::StakeGraph& graph, base::Issues& issues);

  /// Where in its law the severity is taken from now on.
  void tie_severity(TiedQuantile quantile) { quantile_ = std::move(quantile); }
  [[nodiscard]] bool severity_is_tied() const { return quantile_.tied(); }

  [[nodiscard]] SeverityPer severity_per() const { return severity_per_; }
  /// Severity of the AVS in an occurrence: one draw, common to all operators hit. Expects that it
  /// is drawn per occurrence.
  [[nodiscard]] double severity(const OccurrenceDraws& draws) const;
  /// Its severity at one of its operators. Expects that each has a draw of its own.
  [[nodiscard]] double severity(const OccurrenceDraws& draws, stake::OperatorId operator_id) const;

  /// Appends the strikes of a failure of the AVS, in the order of operators: one through all of
  /// them where all take part in one severity, otherwise one for each that takes part; possibly
  /// none. Their fraction is 1, before severity.
  void append_participants(const OccurrenceDraws& draws, Ranking& ranking,
                           std::vector<Strike>& strikes) const;

  /// The draws of the severity, and what they came to. `strikes`: those of the occurrence.
  [[nodiscard]] ImpactDraws explain_severity(const OccurrenceDraws& draws,
                                             std::span<const Strike> strikes) const;
  /// The draws of a failure of the AVS itself: who took part, too.
  [[nodiscard]] ImpactDraws explain_failure(const OccurrenceDraws& draws,
                                            std::span<const Strike> strikes) const;

 private:
  struct Member {
    stake::OperatorId id;
    std::uint64_t key;
    double probability;  ///< of taking part, under `each` and `by_tag`
  };
  [[nodiscard]] std::uint32_t severity_word(const OccurrenceDraws& draws) const;
  [[nodiscard]] std::uint32_t severity_word(const OccurrenceDraws& draws,
                                            stake::OperatorId operator_id) const;
  [[nodiscard]] double severity_of(std::uint32_t word, const OccurrenceDraws& draws) const;
  [[nodiscard]] SeverityDraw explain(stake::OperatorId operator_id, std::uint32_t word,
                                     const OccurrenceDraws& draws) const;
  [[nodiscard]] ParticipationDraws explain_participation(const OccurrenceDraws& draws) const;
  /// The drawing of one kind of participation.
  struct Appender;

  stake::AvsId avs_;
  std::uint64_t key_ = 0;
  SeverityMap severity_;
  SeverityPer severity_per_ = SeverityPer::occurrence;
  TiedQuantile quantile_;
  Participation participation_;
  std::vector<Member> members_;  ///< operators of the AVS, in order
};

}  // namespace faultline::failure
