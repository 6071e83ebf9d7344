// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>

/// # describe(): one field, one place
///
/// Every Spec (plain data the user wrote) has one function, found by argument-dependent lookup,
/// that is the single source of its fields' names, types, units, ranges, defaults and help:
///
///     struct ShockSpec { std::string id; double rate_per_year = 0.0; std::vector<KillSpec> kill;
///     }; template <class Visitor> void describe(Visitor& v, ShockSpec& s) {
///       v.required({"id", "", "name of the shock"}, s.id);
///       v.required({"rate_per_year", "1/year", "…"}, s.rate_per_year, at_least(0.0));
///       v.list({"kill", "", "…"}, s.kill, Presence::required);
///     }
///
/// The scenario reader, the echo in the result, the JSON Schema, the table in the docs and the
/// canonical text that is hashed are visitors of it. A visitor has these members; `T` is one of
/// bool, int64_t, uint64_t (a seed: an integer or a string "0x…"), double, string, Date, an enum
/// with `enum_words`, a vector of double, string or such an enum, WeightedTags, a described struct
/// (written as a TOML table), or a closed variant:
///
///     v.required(Field, T& [, Range])             the key must be written
///     v.field   (Field, T& [, Range])             absent: the value in the default-made struct
///     v.optional(Field, std::optional<T>& [, Range])   absent: nothing
///     v.reference (Field, std::string&, table)         an id declared in `table`
///     v.references(Field, std::vector<std::string>&, table)
///     v.map (Field, std::map<std::string, double>&, table, Range)   numbers by id of `table`
///     v.matrix(Field, std::optional<NamedMatrix>&)     the name of a file, or in place
///                                                      `{ names = […], values = [[…], …] }`
///     v.sample(Field, WeightedSample&, Range)          must be written: the name of a file, or in
///                                                      place `{ values = […], weights = […] }`
///     v.list(Field, std::vector<S>&, Presence)         array of described structs, nested
///     v.rows(Field, csv_name, std::vector<S>&)         a top-level table: `[[name]]` and the CSV
///                                                      file named under `[tables]` as `csv_name`
///     v.unsupported(name, help)                        known, and refused at its line
///
/// **Rows and list entries.** `std::string row_key(const S&)` gives the identity of a row: its
/// field `id`, or where it has none all of its `reference`s, in the order of their description,
/// and its field of role `label`, where that is written, joined by commas. Entries with `row_key`
/// are a set: files merge by key, and readers return them sorted by key. A described struct without
/// `row_key` is known by position. Paths are `name.<id>.field` for a key with one part,
/// `name[<a>,<b>].field` for several, and `name[0].field` by position.
///
/// **Variants.** Each alternative `A` has `static constexpr std::string_view name` and
/// `static constexpr VariantForm form`: `number` (a plain number is the value; member `value`),
/// `list` (a list of numbers is the value; member `values`),
/// `word` (the bare string `name`), or `keyed` (a table that has the key `name`; the whole table is
/// then described by `describe(v, A&)`). At most one alternative has form `number`, and one `list`.
/// A table that has the keys of two alternatives is refused.
namespace faultline::base {

/// What a field is to its row.
enum class FieldRole {
  content,
  label,  ///< an id that tells rows of the same references apart; at most one field of a row
};

/// What every visitor is told about a field. `unit` is "" for text, "1" for pure numbers,
/// "numeraire" or "asset" for amounts.
struct Field {
  std::string_view name;
  std::string_view unit;
  std::string_view help;
  FieldRole role = FieldRole::content;
};

/// Which numbers a field admits; NaN and infinities are never admitted.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;
  bool high_open = false;
  bool takes_prior = false;  ///< whether a law may be written instead, where it is not known

  [[nodiscard]] constexpr bool admits(double x) const {
    const bool above = low_open ? x > low : x >= low;
    const bool below = high_open ? x < high : x <= high;
    return above && below;
  }
};

constexpr Range any_number() {
  return {};
}
constexpr Range at_least(double low) {
  return {.low = low};
}
constexpr Range above(double low) {
  return {.low = low, .low_open = true};
}
constexpr Range between(double low, double high) {
  return {.low = low, .high = high};
}
/// [0, 1): a probability that is not a certainty.
constexpr Range probability() {
  return {.low = 0.0, .high = 1.0, .high_open = true};
}
/// (0, 1]: a part of something, never nothing.
constexpr Range fraction() {
  return {.low = 0.0, .high = 1.0, .low_open = true};
}

/// The same for a number that need not be known: a law of what it may be can be written instead.
/// The field then holds a central value, and who reads the file keeps the law
/// (`base/uncertain_fields.hpp`).
constexpr Range or_prior(Range range) {
  range.takes_prior = true;
  return range;
}

enum class Presence { required, optional };

enum class VariantForm { number, list, word, keyed };

/// The words of an enum in the file, in the order of its values, and those of later versions.
/// Found by argument-dependent lookup: `EnumWords enum_words(E)`.
struct EnumWords {
  std::span<const std::string_view> known;
  std::span<const std::string_view> unsupported;
};

/// `client = { lighthouse = 0.7, prysm = 0.3 }`, `cloud = "own"` (weight 1).
using WeightedTags = std::map<std::string, std::map<std::string, double>>;

}  // namespace faultline::base
