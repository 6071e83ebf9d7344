// SPDX-License-Identifier: Apache-2.0
#include "run/slash_shortfalls.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "run/name_index.hpp"

namespace faultline::run {

namespace {

risk::SlashShortfallContext context_of(const CaseModel& model, const NameIndex& avs) {
  risk::SlashShortfallContext context{
      .avs = avs.names(), .place = {}, .unit = std::vector<double>(avs.names().size(), 0.0)};
  for (const auto& one : model.graph->avs())
    context.place.push_back(static_cast<std::uint32_t>(avs.position_of(one.id)));
  for (std::size_t c = 0; c < model.graph->commitments().size(); ++c) {
    const auto& commitment = model.graph->commitments()[c];
    const double price = model.graph->pools()[commitment.pool.index()].price;
    context.unit[context.place[commitment.avs.index()]] += model.penalty.reach()[c].amount * price;
  }
  return context;
}

}  // namespace

void measure_slash_shortfalls(std::span<CaseModel> cases) {
  const auto may = [](const CaseModel& model) { return model.penalty.may_fall_short(); };
  if (std::none_of(cases.begin(), cases.end(), may)) return;
  NameIndex avs;
  for (const auto& model : cases)
    for (const auto& one : model.graph->avs()) avs.add(one.id);
  avs.close();
  for (auto& model : cases) model.measures.slash_shortfalls = context_of(model, avs);
}

}  // namespace faultline::run
