// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/issue.hpp"

/// Where in the draw map the random numbers of a cause, a factor or a shock stand
/// (random/address.hpp). Frozen: changing a key changes every result.
namespace faultline::failure {

/// A name such as "avs.eigenda" and the key of its stream.
struct NamedKey {
  std::string name;
  std::uint64_t key = 0;
};

[[nodiscard]] NamedKey avs_key(std::string_view id);
[[nodiscard]] NamedKey contract_key(std::string_view id);
[[nodiscard]] NamedKey provider_key(std::string_view id);
[[nodiscard]] NamedKey operator_key(std::string_view id);
/// A kind of fault that the operator commits by itself: "operator.p2p.double-sign".
[[nodiscard]] NamedKey operator_fault_key(std::string_view id, std::string_view kind);
[[nodiscard]] NamedKey shock_key(std::string_view id);
/// The factor `id`, which is common to all.
[[nodiscard]] NamedKey factor_key(std::string_view id);
/// The factor of one value of the tag that the factor `id` is split by.
[[nodiscard]] NamedKey factor_key(std::string_view id, std::string_view value);
/// The one variable that scales all latent variables of a trial.
[[nodiscard]] NamedKey mixing_key();
/// What decides which of a set is forced.
[[nodiscard]] NamedKey choice_key();

/// Key of entry `entry` of a shock's kill list.
[[nodiscard]] std::uint64_t kill_key(std::uint64_t shock, std::size_t entry);
/// Key of the `index`-th occurrence of a cause, counted from 0: `Occurrence::key`.
[[nodiscard]] std::uint64_t occurrence_key(std::uint64_t cause, std::uint32_t index);

/// Complains about every two names that share a key: their draws would be the same.
void check_distinct(std::span<const NamedKey> keys, base::Issues& issues);

}  // namespace faultline::failure
