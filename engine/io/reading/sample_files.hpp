// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/describe.hpp"
#include "base/weighted_sample.hpp"
#include "io/document/complaints.hpp"
#include "io/document/node.hpp"
#include "io/document/sources.hpp"

namespace faultline::io {

/// The samples that a scenario names files for.
class SampleFiles {
 public:
  SampleFiles(Sources& sources, Complaints& complaints);

  /// Reads the sample in the CSV file that `name` names; what is wrong with it is complained about
  /// in the file, under the `path` that named it first. It has a column `value`, whose numbers are
  /// in `range`, and may have a column `weight`, whose numbers are above 0; and at least one row.
  void read(const Node& name, const base::Range& range, const std::string& path);

  /// The sample that was read for `name`, sorted.
  [[nodiscard]] const base::WeightedSample& sample_of(const Node& name) const;

 private:
  Sources& sources_;
  Complaints& complaints_;
  std::map<std::filesystem::path, base::WeightedSample> samples_;
};

/// The sample by value, and of one value by weight.
[[nodiscard]] base::WeightedSample sorted_by_value(base::WeightedSample sample);

}  // namespace faultline::io
