// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/issue.hpp"
#include "failure/hazard.hpp"
#include "failure/keys.hpp"
#include "failure/occurrence_batch.hpp"

namespace faultline::failure {

/// What may fail by itself: an AVS, a contract, an operator by one kind of fault, a provider.
struct Cause {
  NamedKey named;           ///< "avs.eigenda", "operator.p2p.downtime", and the key of its stream
  std::string table;        ///< "avs", "contract", "operator", "provider"
  std::string id;           ///< "eigenda", "p2p"
  base::WeightedTags tags;  ///< of the entity; `fault` is the kind of a fault
  Hazard hazard;            ///< of its own failures

  /// How a matrix, an override and a message call it: an AVS by its id, others by their name.
  [[nodiscard]] const std::string& label() const { return table == "avs" ? id : named.name; }
};

/// Every cause that may fail by itself, in the order of names: `CauseId` is the place in it.
class CauseList {
 public:
  CauseList() = default;
  /// Expects the causes sorted by name.
  explicit CauseList(std::vector<Cause> causes);

  [[nodiscard]] std::size_t size() const { return causes_.size(); }
  [[nodiscard]] std::span<const Cause> all() const { return causes_; }
  [[nodiscard]] const Cause& operator[](CauseId id) const { return causes_[id.index()]; }

  /// The cause with this label.
  [[nodiscard]] std::optional<CauseId> find(std::string_view label) const;

  /// "did you mean `x`?" for a label that there is not.
  [[nodiscard]] std::string hint_for(std::string_view label) const;

  /// The causes that a selector names, in order; `operator.p2p` means all its faults,
  /// `operator.p2p.downtime` one. Complains at
  /// `path` about a selector that cannot be read, names an unknown table, id or tag, or matches
  /// nothing that may fail by itself; the selection is then empty.
  [[nodiscard]] std::vector<CauseId> select(std::string_view selector, const std::string& path,
                                            base::Issues& issues) const;

 private:
  struct Label {
    std::string text;
    CauseId id;
  };
  std::vector<Cause> causes_;
  std::vector<Label> labels_;  ///< sorted
};

}  // namespace faultline::failure
