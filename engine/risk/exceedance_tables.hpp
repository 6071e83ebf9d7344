// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "portfolio/loss_batch.hpp"
#include "risk/exceedance_curve.hpp"
#include "risk/holder_table.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"

namespace faultline::risk {

/// Losses at the return periods of the context, with their intervals: three pairs of tables,
/// `name`, `name_low` and `name_high`. The loss at a return period of P years is exceeded with
/// probability H/P over the horizon of H years; not-a-number where P ≤ H.
class ExceedanceTables {
 public:
  /// `what`: "loss over the horizon", say.
  ExceedanceTables(const MeasureContext& context, const std::string& name, const std::string& what);

  /// Does nothing where the holder has no exceedance curve.
  void set(const MeasureContext& context, portfolio::HolderId holder,
           portfolio::Perspective perspective, const ExceedanceCurve& curve,
           ExceedanceCurve::RankTable& ranks);
  void append_to(std::vector<Table>& tables) const;

 private:
  HolderTable loss_;
  HolderTable low_;
  HolderTable high_;
};

}  // namespace faultline::risk
