// SPDX-License-Identifier: Apache-2.0
#include "failure/range_check.hpp"

#include <cmath>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/describe.hpp"

namespace faultline::failure {

namespace {

std::string in_words(const base::Range& range) {
  if (std::isinf(range.high))
    return fmt::format("{} {}", range.low_open ? "above" : "at least", range.low);
  return fmt::format("in {}{}, {}{}", range.low_open ? '(' : '[', range.low, range.high,
                     range.high_open ? ')' : ']');
}

/// Visitor of `describe` that checks the numbers below one path.
class RangeCheck {
 public:
  RangeCheck(std::string path, base::Issues& issues) : path_(std::move(path)), issues_(issues) {}

  template <class T>
  void required(const base::Field& field, T& value, base::Range range = {}) {
    check(below(field.name), value, range);
  }
  template <class T>
  void field(const base::Field& field, T& value, base::Range range = {}) {
    check(below(field.name), value, range);
  }
  template <class T>
  void optional(const base::Field& field, std::optional<T>& value, base::Range range = {}) {
    if (value) check(below(field.name), *value, range);
  }
  void map(const base::Field& field, std::map<std::string, double>& values, std::string_view,
           base::Range range) {
    for (auto& [id, value] : values) check(below(field.name) + "." + id, value, range);
  }
  template <class Spec>
  void list(const base::Field& field, std::vector<Spec>& specs, base::Presence) {
    for (std::size_t i = 0; i < specs.size(); ++i) {
      if constexpr (requires { row_key(specs[i]); })
        check(below(field.name) + "." + row_key(specs[i]), specs[i], {});
      else
        check(fmt::format("{}[{}]", below(field.name), i), specs[i], {});
    }
  }
  template <class T>
  void matrix(const base::Field&, T&) {}
  void unsupported(std::string_view, std::string_view) {}

 private:
  [[nodiscard]] std::string below(std::string_view name) const {
    return path_ + "." + std::string(name);
  }

  void check(const std::string& path, double value, base::Range range) {
    if (!std::isfinite(value) || !range.admits(value))
      issues_.add(path, fmt::format("{} is out of range", value), in_words(range));
  }
  void check(const std::string& path, std::int64_t value, base::Range range) {
    check(path, static_cast<double>(value), range);
  }
  void check(const std::string& path, std::vector<double>& values, base::Range range) {
    for (const double value : values) check(path, value, range);
  }
  void check(const std::string& path, FixedLaw& law, base::Range) {
    // A plain number stands at the path of the law itself.
    check(path, law.value, base::fraction());
  }
  template <class... Alternatives>
  void check(const std::string& path, std::variant<Alternatives...>& choice, base::Range range) {
    std::visit([&](auto& alternative) { check(path, alternative, range); }, choice);
  }
  template <class Spec>
  void check(const std::string& path, Spec& spec, base::Range) {
    if constexpr (requires(RangeCheck & v) { describe(v, spec); }) {
      RangeCheck nested(path, issues_);
      describe(nested, spec);
    }
  }

  std::string path_;
  base::Issues& issues_;
};

template <class Spec>
void check_spec(const std::string& path, Spec& spec, base::Issues& issues) {
  RangeCheck check(path, issues);
  describe(check, spec);
}

}  // namespace

void check_ranges(const FailureSpec& spec, base::Issues& issues) {
  FailureSpec copy = spec;  // describe() serves readers and takes what it may change
  for (std::size_t i = 0; i < copy.avs.size(); ++i)
    check_spec("avs." + copy.avs_ids[i], copy.avs[i], issues);
  if (copy.dependence) check_spec("dependence", *copy.dependence, issues);
  for (ShockSpec& shock : copy.shocks) check_spec("shock." + shock.id, shock, issues);
}

}  // namespace faultline::failure
