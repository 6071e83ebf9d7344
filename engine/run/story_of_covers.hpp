// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "insurance/insurance_model.hpp"
#include "run/trial_story.hpp"

namespace faultline::run {

/// Settlements of one trial, each with the occurrence that it is about (`Claim::occurrence`), in
/// the order in which covers pay. `positions` gives names by insured.
[[nodiscard]] std::vector<std::pair<std::uint32_t, SettlementStory>> story_of_covers(
    const insurance::InsuranceModel& model, std::span<const insurance::GroupTrace> groups,
    std::span<const insurance::Claim> claims, std::span<const std::string> positions);

/// The same of treaties.
[[nodiscard]] std::vector<std::pair<std::uint32_t, TreatyStory>> story_of_treaties(
    const insurance::InsuranceModel& model, std::span<const insurance::TreatyTrace> traces);

}  // namespace faultline::run
