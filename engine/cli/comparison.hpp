// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "io/changed_fields.hpp"
#include "run/run_result.hpp"

namespace faultline::cli {

/// How the error of a difference was found.
enum class ErrorKind {
  none,    ///< the results give no error
  paired,  ///< block by block of trials that met the same draws
  apart,   ///< from both errors, as if the two had met other draws
};

/// One number of two results.
struct ComparedNumber {
  std::string table;
  std::vector<std::pair<std::string, std::string>> labels;  ///< axis, label; without the case
  double first;
  double second;
  double difference;      ///< second − first
  double standard_error;  ///< of the difference; NaN where there is none
  ErrorKind kind;

  /// The difference in standard errors: infinite where it has none to make, NaN where its error is
  /// not known.
  [[nodiscard]] double z() const;
};

/// A case of one result against a case of the other.
struct ComparedCase {
  std::string first;   ///< name
  std::string second;  ///< name
  std::vector<io::ChangedField> changed;
  std::vector<ComparedNumber> numbers;
};

/// A value that results follow from, or a kind of label, of which the two have other ones.
struct DifferentOrigin {
  std::string name;
  std::string first;
  std::string second;
};
struct UnmatchedLabels {
  std::string axis;
  std::vector<std::string> only_first;
  std::vector<std::string> only_second;
};

struct Comparison {
  std::string numeraire;
  std::vector<DifferentOrigin> origins;
  std::vector<UnmatchedLabels> unmatched;
  std::string apart_because;  ///< why errors are not paired; empty where they are
  std::string costs_only_in;  ///< "A" or "B", where only that has premiums; else empty
  std::vector<ComparedCase> cases;
  /// Arrays that not both have, or that hold other values or labels for the cases compared.
  std::vector<std::string> different_arrays;

  /// Every array of both is the same, bit for bit.
  [[nodiscard]] bool equal() const { return different_arrays.empty() && unmatched.empty(); }
};

/// Places of a case along the axis `case` of either result.
using CasePair = std::pair<std::size_t, std::size_t>;

/// Compares these cases: every estimate that both have and that comes with an error, where their
/// labels are the same. Both results are in the same numeraire.
[[nodiscard]] Comparison compare_results(const run::RunResult& first, const run::RunResult& second,
                                         const std::vector<CasePair>& cases);

}  // namespace faultline::cli
