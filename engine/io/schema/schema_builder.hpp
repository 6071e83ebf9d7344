// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/describe_traits.hpp"
#include "base/named_matrix.hpp"
#include "base/weighted_sample.hpp"
#include "io/schema/node_writer.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// The visitor that turns describe() into data. It visits a default-made struct, whose values are
/// the standards of its fields.
class SchemaBuilder {
 public:
  template <class T>
  void required(const base::Field& field, T& value, const base::Range& range = {}) {
    FieldSchema& added = add(field, value_schema(value, range), base::Presence::required);
    added.value.may_be_empty = false;
  }
  template <class T>
  void field(const base::Field& field, T& value, const base::Range& range = {}) {
    FieldSchema& added = add(field, value_schema(value, range), base::Presence::optional);
    if (added.value.kind == ValueKind::table) return;
    added.standard = to_node(value);
    const Node::Array* standards = added.standard->array();
    added.value.may_be_empty = standards == nullptr || standards->empty();
  }
  template <class T>
  void optional(const base::Field& field, std::optional<T>&, const base::Range& range = {}) {
    T value{};
    add(field, value_schema(value, range), base::Presence::optional);
  }
  void reference(const base::Field& field, std::string&, std::string_view table);
  void references(const base::Field& field, std::vector<std::string>&, std::string_view table);
  void map(const base::Field& field, std::map<std::string, double>&, std::string_view table,
           const base::Range& range);
  void matrix(const base::Field& field, std::optional<base::NamedMatrix>&);
  void sample(const base::Field& field, base::WeightedSample&, const base::Range& range);
  template <class S>
  void list(const base::Field& field, std::vector<S>&, base::Presence presence) {
    add(field, list_schema<S>({}), presence).value.may_be_empty = false;
  }
  template <class S>
  void rows(const base::Field& field, std::string_view csv_name, std::vector<S>&) {
    FieldSchema& added = add(field, list_schema<S>({}), base::Presence::optional);
    added.value.may_be_empty = false;
    added.csv_name = csv_name;
  }
  void unsupported(std::string_view name, std::string_view help);

  [[nodiscard]] std::vector<FieldSchema> take() { return std::move(fields_); }

 private:
  FieldSchema& add(const base::Field& field, ValueSchema value, base::Presence presence);

  template <class S>
  static std::vector<FieldSchema> fields_of(S& value) {
    SchemaBuilder builder;
    describe(builder, value);
    return builder.take();
  }

  template <class S>
  static ValueSchema list_schema(const base::Range& range) {
    ValueSchema list(ValueKind::list);
    S value{};
    list.element.push_back(value_schema(value, range));
    if constexpr (base::KeyedRow<S>) set_row_key(list);
    return list;
  }

  template <class T>
  static ValueSchema value_schema(T& value, const base::Range& range) {
    if constexpr (base::WordEnum<T>) {
      return word_schema(enum_words(value));
    } else if constexpr (base::ClosedVariant<T>) {
      return variant_schema(value);
    } else if constexpr (base::Vector<T>) {
      return list_schema<typename T::value_type>(range);
    } else if constexpr (requires { scalar_schema(value, range); }) {
      return scalar_schema(value, range);
    } else {
      ValueSchema schema(ValueKind::table);
      schema.fields = fields_of(value);
      return schema;
    }
  }

  template <class... Alternatives>
  static ValueSchema variant_schema(const std::variant<Alternatives...>&) {
    ValueSchema schema(ValueKind::variant);
    (schema.alternatives.push_back(alternative_schema<Alternatives>()), ...);
    return schema;
  }

  template <class A>
  static AlternativeSchema alternative_schema() {
    A value{};
    return {std::string(A::name), A::form, fields_of(value)};
  }

  static ValueSchema scalar_schema(const bool&, const base::Range&);
  static ValueSchema scalar_schema(const std::int64_t&, const base::Range&);
  static ValueSchema scalar_schema(const std::uint64_t&, const base::Range&);
  static ValueSchema scalar_schema(const double&, const base::Range&);
  static ValueSchema scalar_schema(const std::string&, const base::Range&);
  static ValueSchema scalar_schema(const base::Date&, const base::Range&);
  static ValueSchema scalar_schema(const base::WeightedTags&, const base::Range&);
  static ValueSchema word_schema(const base::EnumWords& words);
  /// The field `id`, or where there is none all references, and the label.
  static void set_row_key(ValueSchema& list);

  std::vector<FieldSchema> fields_;
};

}  // namespace faultline::io
