// SPDX-License-Identifier: Apache-2.0
#include "failure/keys.hpp"

#include <algorithm>
#include <tuple>

#include "random/address.hpp"

namespace faultline::failure {

namespace {

NamedKey named_key(std::string name) {
  const std::uint64_t key = random::key_of(name);
  return {std::move(name), key};
}

void report_collision(const NamedKey& first, const NamedKey& second, base::Issues& issues) {
  if (first.name == second.name) {
    issues.add(second.name, "`" + second.name + "` is declared twice", "distinct ids");
  } else {
    issues.add(second.name,
               "`" + second.name + "` and `" + first.name + "` have the same random numbers",
               "ids whose 64-bit keys differ", "rename one of the two");
  }
}

}  // namespace

NamedKey avs_key(std::string_view id) {
  return named_key("avs." + std::string(id));
}
NamedKey contract_key(std::string_view id) {
  return named_key("contract." + std::string(id));
}
NamedKey provider_key(std::string_view id) {
  return named_key("provider." + std::string(id));
}
NamedKey operator_key(std::string_view id) {
  return named_key("operator." + std::string(id));
}
NamedKey operator_fault_key(std::string_view id, std::string_view kind) {
  return named_key("operator." + std::string(id) + "." + std::string(kind));
}
NamedKey shock_key(std::string_view id) {
  return named_key("shock." + std::string(id));
}
NamedKey factor_key(std::string_view id) {
  return named_key("factor." + std::string(id));
}
NamedKey factor_key(std::string_view id, std::string_view value) {
  return named_key("factor." + std::string(id) + "=" + std::string(value));
}
NamedKey mixing_key() {
  return named_key("dependence.mixing");
}

NamedKey choice_key() {
  return named_key("force.n_of");
}

std::uint64_t kill_key(std::uint64_t shock, std::size_t entry) {
  return random::key_of(shock, entry + 1);
}

std::uint64_t occurrence_key(std::uint64_t cause, std::uint32_t index) {
  return random::key_of(cause, std::uint64_t{index} + 1);
}

void check_distinct(std::span<const NamedKey> keys, base::Issues& issues) {
  std::vector<NamedKey> sorted(keys.begin(), keys.end());
  std::sort(sorted.begin(), sorted.end(), [](const NamedKey& a, const NamedKey& b) {
    return std::tie(a.key, a.name) < std::tie(b.key, b.name);
  });
  for (std::size_t i = 1; i < sorted.size(); ++i)
    if (sorted[i - 1].key == sorted[i].key) report_collision(sorted[i - 1], sorted[i], issues);
}

}  // namespace faultline::failure
