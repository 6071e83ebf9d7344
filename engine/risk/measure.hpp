// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "base/archive.hpp"
#include "risk/measure/block_sums.hpp"
#include "risk/measure/components.hpp"
#include "risk/measure/cover_payments.hpp"
#include "risk/measure/exit_cost.hpp"
#include "risk/measure/forgone_yield.hpp"
#include "risk/measure/frozen_values.hpp"
#include "risk/measure/joint_failures.hpp"
#include "risk/measure/lender_loss.hpp"
#include "risk/measure/moments.hpp"
#include "risk/measure/net_cost.hpp"
#include "risk/measure/occurrence_exceedance.hpp"
#include "risk/measure/oracle_halts.hpp"
#include "risk/measure/parameter_draws.hpp"
#include "risk/measure/queued_withdrawals.hpp"
#include "risk/measure/slash_shortfalls.hpp"
#include "risk/measure/slashed_stake.hpp"
#include "risk/measure/stake_left.hpp"
#include "risk/measure/tail.hpp"
#include "risk/measure/tied_points_value.hpp"
#include "risk/measure/treaty_payments.hpp"
#include "risk/measure/worst_trials.hpp"
#include "risk/measure_context.hpp"
#include "risk/refinement.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk {

/// The closed list of measures. A new measure is one file pair in `measure/` and one name here.
using Measure = std::variant<measure::Moments, measure::Tail, measure::OccurrenceExceedance,
                             measure::WorstTrials, measure::JointFailures, measure::BlockSums,
                             measure::ParameterDraws, measure::SlashShortfalls, measure::Components,
                             measure::FrozenValues, measure::ForgoneYield, measure::OracleHalts,
                             measure::LenderLoss, measure::ExitCost, measure::QueuedWithdrawals,
                             measure::TiedPointsValue, measure::StakeLeft, measure::SlashedStake,
                             measure::CoverPayments, measure::TreatyPayments, measure::NetCost>;

/// One of each, empty, in the order of the list.
[[nodiscard]] std::vector<Measure> make_measures(const MeasureContext& context);

/// Weights are at least 0 and below `weight_bound`.
void add(std::span<Measure> measures, const TrialBatch& batch);

/// Adds what others of the same context have accumulated, in any order.
void merge(std::span<Measure> measures, std::span<const Measure> others);

void save(std::span<const Measure> measures, base::ArchiveWriter& archive);

/// Replaces the state by a saved one. Throws `base::ArchiveError` when its shape differs.
void load(std::span<Measure> measures, base::ArchiveReader& archive);

/// All estimates, made of at least one trial.
[[nodiscard]] std::vector<Table> tables(std::span<const Measure> measures,
                                        const MeasureContext& context);

/// The bins that hide quantiles of the holders in `MeasureContext::exact`, without their losses.
[[nodiscard]] std::vector<Refinement> find_brackets(std::span<const Measure> measures,
                                                    const MeasureContext& context);

/// Takes over the single losses inside them: those quantiles are exact until more trials are added.
void refine(std::span<Measure> measures, std::vector<Refinement> refinements);

/// The estimated law of what a holder loses in a trial; empty where no quantile is wanted.
[[nodiscard]] std::optional<ExceedanceCurve> tail_curve(std::span<const Measure> measures,
                                                        portfolio::HolderId holder,
                                                        portfolio::Perspective perspective);

/// The kept trials of the book, the worst first. Valid as long as the measures are unchanged.
[[nodiscard]] std::span<const WorstTrial> worst_trials(std::span<const Measure> measures);

/// The sums by block of trials.
[[nodiscard]] const measure::BlockSums& block_sums(std::span<const Measure> measures);

/// What those lose and pay whose premiums depend on the trial.
[[nodiscard]] const measure::NetCost& net_cost(std::span<const Measure> measures);

/// Whether some measure asks for the losses of a position in each occurrence, and its date: batches
/// then have claims and recoveries, and trials are kept apart.
[[nodiscard]] bool follows_occurrences(const MeasureContext& context);

/// Bytes that one set of measures is expected to take.
[[nodiscard]] std::size_t memory_bytes(const MeasureContext& context);

}  // namespace faultline::risk
