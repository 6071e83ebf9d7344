// SPDX-License-Identifier: Apache-2.0
#include "portfolio/claim_refusals.hpp"

#include <cstddef>

#include "base/field_path.hpp"
#include "random/address.hpp"

namespace faultline::portfolio {

ClaimRefusals::ClaimRefusals(std::uint64_t seed, std::span<const insurance::Contract> contracts)
    : seed_(seed) {
  for (std::size_t k = 0; k < contracts.size(); ++k) {
    if (!contracts[k].may_refuse()) continue;
    refusing_.push_back({insurance::ContractId{k}, contracts[k].refusal_probability,
                         random::key_of(base::row_path("cover", contracts[k].id))});
  }
}

void ClaimRefusals::add(const failure::OccurrenceSpan& occurrences, std::uint32_t j,
                        std::uint64_t trial, std::vector<insurance::Refusal>& refusals) const {
  for (const Refusing& one : refusing_) {
    const auto key = random::key_of(one.key, occurrences[j].key);
    const auto word = random::word_at({seed_, random::Purpose::refusal, 0, key}, trial);
    if (random::unit_interval(word) < one.probability) refusals.push_back({j, one.contract});
  }
}

}  // namespace faultline::portfolio
