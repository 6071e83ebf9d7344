// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>

#include "stake/spec.hpp"

namespace faultline::stake {

/// Visitor that writes a half into every number whose name is in a list.
struct HalfWriter {
  std::span<const std::string_view> names;

  void optional(const base::Field& field, std::optional<double>& value, const base::Range&) {
    if (std::find(names.begin(), names.end(), field.name) != names.end()) value = 0.5;
  }
  template <class T>
  void optional(const base::Field&, std::optional<T>&, const base::Range& = {}) {}
};

/// The protocol `p` of a rule with the parameters that it needs, each a half where it may be.
inline ProtocolSpec protocol_of(PenaltyKind kind) {
  ProtocolSpec spec{.id = "p", .penalty = kind, .parameters = PenaltyParameters{}};
  HalfWriter writer{parameter_names(kind).required};
  describe(writer, *spec.parameters);
  if (kind == PenaltyKind::ethereum) {
    spec.parameters->fork = Fork::electra;
    spec.parameters->total_active_balance = 1e6;
  }
  return spec;
}

/// The protocol `p` of a rule of the list, found by its line.
template <class Rule>
ProtocolSpec protocol_of() {
  auto spec = protocol_of(Rule::kind);
  if constexpr (requires { Rule::capture; }) {
    spec.parameters->capture = Rule::capture;
    if (Rule::capture == Capture::simultaneous) spec.parameters->window_hours = 0.5;
  }
  return spec;
}

/// Whether commitments under the rule have a magnitude.
inline bool has_magnitude(PenaltyKind kind) {
  return kind == PenaltyKind::unique || kind == PenaltyKind::elastic;
}

}  // namespace faultline::stake
