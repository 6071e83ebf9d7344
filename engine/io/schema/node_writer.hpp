// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/describe_traits.hpp"
#include "base/named_matrix.hpp"
#include "base/weighted_sample.hpp"
#include "io/document/node.hpp"

/// From specs to nodes: the values of a described struct as the document that says them.
namespace faultline::io {

[[nodiscard]] inline Node to_node(bool value) {
  return {{}, value};
}
[[nodiscard]] inline Node to_node(std::int64_t value) {
  return {{}, value};
}
[[nodiscard]] inline Node to_node(double value) {
  return {{}, value};
}
[[nodiscard]] inline Node to_node(const std::string& value) {
  return {{}, value};
}
[[nodiscard]] inline Node to_node(const base::Date& value) {
  return {{}, value};
}
/// An integer where TOML has it, a string "0x…" above.
[[nodiscard]] Node to_node(std::uint64_t value);
/// A tag of one word with weight 1 as that word.
[[nodiscard]] Node to_node(const base::WeightedTags& tags);
[[nodiscard]] Node to_node(const std::map<std::string, double>& values);
/// In place, names with their table in front: `avs.eigenda`.
[[nodiscard]] Node to_node(const base::NamedMatrix& matrix);
/// In place.
[[nodiscard]] Node to_node(const base::WeightedSample& sample);

template <base::WordEnum T>
[[nodiscard]] Node to_node(T value) {
  return to_node(std::string(base::word_of(value)));
}
template <base::ClosedVariant T>
[[nodiscard]] Node to_node(const T& value);
template <class S>
[[nodiscard]] Node to_node(const std::vector<S>& values);
template <class S>
requires(std::is_class_v<S> && !base::ClosedVariant<S>) [[nodiscard]] Node to_node(const S& value);

/// The visitor that gathers the members of a table. What is not there is not written; lists of
/// tables without entries are not written either.
class NodeWriter {
 public:
  template <class T>
  void required(const base::Field& field, const T& value, const base::Range& = {}) {
    add(field, to_node(value));
  }
  template <class T>
  void field(const base::Field& field, const T& value, const base::Range& = {}) {
    add(field, to_node(value));
  }
  template <class T>
  void optional(const base::Field& field, const std::optional<T>& value, const base::Range& = {}) {
    if (value) add(field, to_node(*value));
  }
  void reference(const base::Field& field, const std::string& id, std::string_view) {
    add(field, to_node(id));
  }
  void references(const base::Field& field, const std::vector<std::string>& ids, std::string_view) {
    add(field, to_node(ids));
  }
  void map(const base::Field& field, const std::map<std::string, double>& values, std::string_view,
           const base::Range&) {
    add(field, to_node(values));
  }
  void matrix(const base::Field& field, const std::optional<base::NamedMatrix>& matrix) {
    if (matrix) add(field, to_node(*matrix));
  }
  void sample(const base::Field& field, const base::WeightedSample& sample, const base::Range&) {
    add(field, to_node(sample));
  }
  template <class S>
  void list(const base::Field& field, const std::vector<S>& entries, base::Presence) {
    if (!entries.empty()) add(field, to_node(entries));
  }
  template <class S>
  void rows(const base::Field& field, std::string_view, const std::vector<S>& entries) {
    if (!entries.empty()) add(field, to_node(entries));
  }
  void unsupported(std::string_view, std::string_view) {}

  [[nodiscard]] Node take() { return {{}, std::move(members_)}; }

 private:
  void add(const base::Field& field, Node node) {
    members_.push_back({std::string(field.name), {}, std::move(node)});
  }
  Node::Table members_;
};

template <class S>
requires(std::is_class_v<S> && !base::ClosedVariant<S>) Node to_node(const S& value) {
  NodeWriter writer;
  base::describe_constant(writer, value);
  return writer.take();
}

template <base::ClosedVariant T>
Node to_node(const T& value) {
  return std::visit(
      []<class A>(const A& alternative) {
        if constexpr (A::form == base::VariantForm::number) {
          return to_node(alternative.value);
        } else if constexpr (A::form == base::VariantForm::list) {
          return to_node(alternative.values);
        } else if constexpr (A::form == base::VariantForm::word) {
          return to_node(std::string(A::name));
        } else {
          NodeWriter writer;
          base::describe_constant(writer, alternative);
          return writer.take();
        }
      },
      value);
}

template <class S>
Node to_node(const std::vector<S>& values) {
  Node::Array elements;
  elements.reserve(values.size());
  for (const S& value : values) elements.push_back(to_node(value));
  return {{}, std::move(elements)};
}

}  // namespace faultline::io
