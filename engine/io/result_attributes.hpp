// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run/run_result.hpp"

/// The single values of a result and the names of the attributes that hold them: the one list
/// that writing and reading go through.
namespace faultline::io {

/// Calls `visit(name, member)` for each single value; text, count or number.
template <class Provenance, class Visit>
void visit_provenance(Provenance& p, const Visit& visit) {
  visit("faultline_version", p.version);
  visit("git", p.git);
  visit("compiler", p.compiler);
  visit("scenario_name", p.scenario_name);
  visit("plan_hash", p.plan_hash);
  visit("seed", p.seed);
  visit("rng", p.rng);
  visit("first_trial", p.trials.first);
  visit("trials", p.trials.count);
  visit("trials_planned", p.trials_planned);
  visit("method", p.method);
  visit("method_reason", p.method_reason);
  visit("horizon_years", p.horizon_years);
  visit("numeraire", p.numeraire);
}

template <class HostRecord, class Visit>
void visit_host(HostRecord& h, const Visit& visit) {
  visit("created_utc", h.created_utc);
  visit("hostname", h.hostname);
  visit("command", h.command);
  visit("workers", h.workers);
  visit("wall_seconds", h.wall_seconds);
  visit("simd_target", h.simd_target);
  visit("peak_memory_bytes", h.peak_memory_bytes);
}

}  // namespace faultline::io
