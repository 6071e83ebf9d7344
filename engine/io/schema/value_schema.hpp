// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "io/document/node.hpp"

/// describe() as data: what may be written, field by field. Everything that must know the whole
/// language without knowing the structs behind it works on this: the checks of the reader, merging
/// of files, the JSON Schema, the table in the docs.
namespace faultline::io {

enum class ValueKind {
  boolean,
  integer,
  seed,  ///< an integer, or a string "0x…" of up to 64 bits
  number,
  text,
  id,  ///< the name that a row declares
  date,
  word,       ///< one of `words`
  reference,  ///< an id declared in `table`
  tags,       ///< a table of words, or of tables of weights by word
  map,        ///< a table of numbers by id of `table`
  texts,      ///< a table of texts by name
  fragment,   ///< a table that is looked at where it is put
  matrix,     ///< the name of a file, or a table of `names` and `values`
  sample,     ///< the name of a file, or a table of `values` and `weights`
  list,       ///< of `element`
  table,      ///< with `fields`
  variant,    ///< one of `alternatives`
};

struct FieldSchema;
struct AlternativeSchema;

/// What may stand as one value. Which members mean something follows from `kind`.
struct ValueSchema {
  ValueSchema() = default;
  explicit ValueSchema(ValueKind what);

  ValueKind kind = ValueKind::text;
  base::Range range;                            ///< of a number, or of each of a map or sample
  std::vector<std::string> words;               ///< of a word
  std::vector<std::string> unsupported;         ///< words of later versions
  std::string table;                            ///< that a reference or a map names rows of
  std::vector<FieldSchema> fields;              ///< of a table
  std::vector<AlternativeSchema> alternatives;  ///< of a variant
  std::vector<ValueSchema> element;             ///< of a list: exactly one
  std::vector<std::string> row_key;             ///< of a list: fields that name a row, if any do
  std::string row_label;                        ///< that does so beside them where it is written
  bool may_be_empty = true;                     ///< of a list
};

struct AlternativeSchema {
  std::string name;
  base::VariantForm form = base::VariantForm::keyed;
  std::vector<FieldSchema> fields;
};

struct FieldSchema {
  std::string name;
  std::string unit;
  std::string help;
  ValueSchema value;
  base::Presence presence = base::Presence::optional;
  std::string csv_name;          ///< under `[tables]`; empty but for the tables of the scenario
  std::optional<Node> standard;  ///< what holds where nothing is written
  base::FieldRole role = base::FieldRole::content;
  bool supported = true;
};

inline ValueSchema::ValueSchema(ValueKind what) : kind(what) {}

/// A number of this range.
[[nodiscard]] ValueSchema number_in(const base::Range& range);

/// A list with at least one element.
[[nodiscard]] ValueSchema list_of(ValueSchema element);

[[nodiscard]] const FieldSchema* find_field(const std::vector<FieldSchema>& fields,
                                            std::string_view name);

/// The names of the fields, those of later versions included.
[[nodiscard]] std::vector<std::string> names_of(const std::vector<FieldSchema>& fields);

/// A noun phrase for what may stand there: "a number above 0", "one of `a`, `b`".
[[nodiscard]] std::string phrase_of(const ValueSchema& schema);

/// "[0, 1)", "at least 0"; empty where every number is admitted.
[[nodiscard]] std::string phrase_of(const base::Range& range);

}  // namespace faultline::io
