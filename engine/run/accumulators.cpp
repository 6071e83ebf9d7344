// SPDX-License-Identifier: Apache-2.0
#include "run/accumulators.hpp"

#include "base/archive.hpp"

namespace faultline::run {

Accumulators::Accumulators(const Plan& plan, const TailFloors& floors) {
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    auto context = plan.cases()[c].measures;
    if (!floors.empty()) context.floors = floors[c];
    by_case_.push_back(risk::make_measures(context));
  }
}

void Accumulators::add(std::size_t case_index, const risk::TrialBatch& batch) {
  risk::add(by_case_[case_index], batch);
}

void Accumulators::merge(const Accumulators& other) {
  for (std::size_t c = 0; c < by_case_.size(); ++c) risk::merge(by_case_[c], other.by_case_[c]);
}

Accumulators Accumulators::take_cases(std::size_t first, std::size_t count) {
  Accumulators taken;
  for (std::size_t c = first; c < first + count; ++c)
    taken.by_case_.push_back(std::move(by_case_[c]));
  for (std::size_t c = first; c < first + count && !contributions_.empty(); ++c)
    taken.contributions_.push_back(std::move(contributions_[c]));
  return taken;
}

std::vector<std::byte> Accumulators::save() const {
  base::ArchiveWriter archive;
  for (const auto& measures : by_case_) risk::save(measures, archive);
  return archive.bytes();
}

void Accumulators::load(std::span<const std::byte> bytes) {
  base::ArchiveReader archive(bytes);
  for (auto& measures : by_case_) risk::load(measures, archive);
  if (!archive.at_end()) throw base::ArchiveError("saved state is longer than it should be");
}

}  // namespace faultline::run
