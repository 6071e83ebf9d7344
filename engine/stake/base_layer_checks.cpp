// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <fmt/format.h>

#include "base/describe_traits.hpp"
#include "stake/stake_checks.hpp"

namespace faultline::stake {

namespace {

/// Most that a validator's effective balance may be before electra.
constexpr double most_before_electra = 32.0;  // ETH

class BaseLayerChecks {
 public:
  BaseLayerChecks(const StakeSpec& spec, const ResolvedStake& stake, base::Issues& issues)
      : spec_(spec), stake_(stake), issues_(issues), layer_of_(stake.operators.size()) {}

  void run() {
    for (std::size_t a = 0; a < stake_.avs.size(); ++a) check_service(a);
    for (std::size_t p = 0; p < stake_.pool_rows.size(); ++p) check_pool(p);
    for (std::size_t o = 0; o < layer_of_.size(); ++o) check_balance(o);
  }

 private:
  [[nodiscard]] bool is_base_layer(ProtocolId protocol) const {
    return stake_.penalty_of[protocol.index()] == PenaltyKind::ethereum;
  }
  [[nodiscard]] const std::string& name_of(ProtocolId protocol) const {
    return stake_.protocols.name(protocol.index());
  }

  void check_service(std::size_t avs) {
    const auto protocol = stake_.protocol_of_avs[avs];
    if (!protocol.valid() || !is_base_layer(protocol)) return;
    issues_.add("avs." + stake_.avs.name(avs) + ".protocol",
                fmt::format("`{}` is `ethereum`: no service slashes through it", name_of(protocol)),
                "a restaking protocol");
  }

  void check_pool(std::size_t p) {
    const auto& row = spec_.pools[stake_.pools.row(p)];
    const auto& pool = stake_.pool_rows[p];
    if (!pool.base_layer.valid()) return;
    const auto path = "pool." + row.id + ".base_layer";
    const auto penalty = stake_.penalty_of[pool.base_layer.index()];
    if (penalty != PenaltyKind::ethereum) {
      issues_.add(
          path,
          fmt::format("`{}` is `{}`, and no base layer", row.base_layer, base::word_of(penalty)),
          "a protocol that is `ethereum`");
    } else if (!row.base_layer.empty() && pool.protocol.valid() && is_base_layer(pool.protocol)) {
      issues_.add(path, fmt::format("the pool is of `{}`, a base layer itself", row.protocol),
                  "no base layer under it");
    } else {
      for (const auto id : pool.operators)
        if (id.valid()) check_operator(id, pool.base_layer);
    }
  }

  void check_operator(OperatorId id, ProtocolId layer) {
    auto& known = layer_of_[id.index()];
    if (known.valid() && known != layer)
      issues_.add("operator." + stake_.operators.name(id.index()),
                  fmt::format("its pools have two base layers, `{}` and `{}`", name_of(known),
                              name_of(layer)),
                  "validators on one base layer", "make two operators of it");
    known = layer;
  }

  void check_balance(std::size_t o) {
    if (!layer_of_[o].valid()) return;
    const auto& row = spec_.operators[stake_.operators.row(o)];
    const auto& layer = spec_.protocols[stake_.protocols.row(layer_of_[o].index())];
    if (!layer.parameters || !layer.parameters->fork || !row.effective_balance) return;
    if (*layer.parameters->fork == Fork::electra) return;
    if (*row.effective_balance <= most_before_electra) return;
    issues_.add("operator." + row.id + ".effective_balance",
                fmt::format("{} ETH are more than a validator of `{}` can have before electra",
                            *row.effective_balance, layer.id),
                "at most 32");
  }

  const StakeSpec& spec_;
  const ResolvedStake& stake_;
  base::Issues& issues_;
  std::vector<ProtocolId> layer_of_;  ///< by operator
};

}  // namespace

void check_base_layers(const StakeSpec& spec, const ResolvedStake& stake, base::Issues& issues) {
  BaseLayerChecks(spec, stake, issues).run();
}

}  // namespace faultline::stake
