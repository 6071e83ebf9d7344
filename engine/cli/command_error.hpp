// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

namespace faultline::cli {

/// What was asked on the command line cannot be done as asked; exit code 64.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Files that cannot be used together as asked, such as parts of different runs; exit code 65.
class DataError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What was asked for could not be written to stdout; exit code 74.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace faultline::cli
