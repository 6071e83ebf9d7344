// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/contracts.hpp"
#include "base/describe_traits.hpp"
#include "base/named_matrix.hpp"
#include "base/weighted_sample.hpp"
#include "io/document/node.hpp"
#include "io/reading/named_files.hpp"

/// From nodes to specs. Everything here expects a document that `NodeChecker` has nothing against;
/// that it does not fit is a bug of ours.
namespace faultline::io {

void load(const Node& node, bool& value);
void load(const Node& node, std::int64_t& value);
/// A seed: an integer or "0x…".
void load(const Node& node, std::uint64_t& value);
void load(const Node& node, double& value);
void load(const Node& node, std::string& value);
void load(const Node& node, base::Date& value);
void load(const Node& node, base::WeightedTags& tags);
void load(const Node& node, std::map<std::string, double>& values);
void load(const Node& node, base::NamedMatrix& matrix);
void load(const Node& node, base::WeightedSample& sample);

/// The visitor that fills a described struct from the members of a table.
class NodeLoader {
 public:
  NodeLoader(const Node& table, const NamedFiles& files) : table_(table), files_(files) {}

  template <class T>
  void required(const base::Field& field, T& value, const base::Range& = {}) {
    const Node* node = table_.find(field.name);
    FAULTLINE_EXPECT(node != nullptr);
    load_value(*node, value);
  }
  template <class T>
  void field(const base::Field& field, T& value, const base::Range& = {}) {
    if (const Node* node = table_.find(field.name)) load_value(*node, value);
  }
  template <class T>
  void optional(const base::Field& field, std::optional<T>& value, const base::Range& = {}) {
    if (const Node* node = table_.find(field.name)) load_value(*node, value.emplace());
  }
  void reference(const base::Field& field, std::string& id, std::string_view) {
    required(field, id);
  }
  void references(const base::Field& field, std::vector<std::string>& ids, std::string_view) {
    required(field, ids);
  }
  void map(const base::Field& described, std::map<std::string, double>& values, std::string_view,
           const base::Range&) {
    field(described, values);
  }
  void matrix(const base::Field& field, std::optional<base::NamedMatrix>& matrix) {
    const Node* node = table_.find(field.name);
    if (node == nullptr) return;
    if (node->text() != nullptr) {
      matrix = files_.matrices.matrix_of(*node);
    } else {
      load(*node, matrix.emplace());
    }
  }
  void sample(const base::Field& field, base::WeightedSample& sample, const base::Range&) {
    const Node* node = table_.find(field.name);
    FAULTLINE_EXPECT(node != nullptr);
    if (node->text() != nullptr) {
      sample = files_.samples.sample_of(*node);
    } else {
      load(*node, sample);
    }
  }
  template <class S>
  void list(const base::Field& described, std::vector<S>& entries, base::Presence) {
    field(described, entries);
  }
  template <class S>
  void rows(const base::Field& described, std::string_view, std::vector<S>& entries) {
    field(described, entries);
  }
  void unsupported(std::string_view, std::string_view) {}

 private:
  template <class T>
  void load_value(const Node& node, T& value) const {
    if constexpr (base::WordEnum<T>) {
      load_word(node, value);
    } else if constexpr (base::ClosedVariant<T>) {
      load_variant(node, value);
    } else if constexpr (base::Vector<T>) {
      load_vector(node, value);
    } else if constexpr (requires { load(node, value); }) {
      load(node, value);
    } else {
      NodeLoader below(node, files_);
      describe(below, value);
    }
  }

  template <class T>
  static void load_word(const Node& node, T& value) {
    const auto words = enum_words(value).known;
    FAULTLINE_EXPECT(node.text() != nullptr);
    const auto found = std::find(words.begin(), words.end(), *node.text());
    FAULTLINE_EXPECT(found != words.end());
    value = static_cast<T>(found - words.begin());
  }

  template <class S>
  void load_vector(const Node& node, std::vector<S>& values) const {
    FAULTLINE_EXPECT(node.array() != nullptr);
    values.clear();
    values.reserve(node.array()->size());
    for (const Node& entry : *node.array()) load_value(entry, values.emplace_back());
  }

  template <class... Alternatives>
  void load_variant(const Node& node, std::variant<Alternatives...>& value) const {
    const bool loaded = (load_alternative<Alternatives>(node, value) || ...);
    FAULTLINE_EXPECT(loaded);
  }

  /// Whether the node is written in the form of `A`, which is then loaded.
  template <class A, class Variant>
  bool load_alternative(const Node& node, Variant& value) const {
    if constexpr (A::form == base::VariantForm::number) {
      if (node.get<double>() == nullptr && node.get<std::int64_t>() == nullptr) return false;
      load(node, value.template emplace<A>().value);
    } else if constexpr (A::form == base::VariantForm::list) {
      if (node.array() == nullptr) return false;
      load_vector(node, value.template emplace<A>().values);
    } else if constexpr (A::form == base::VariantForm::word) {
      if (node.text() == nullptr || *node.text() != A::name) return false;
      value.template emplace<A>();
    } else {
      if (node.find(A::name) == nullptr) return false;
      load_value(node, value.template emplace<A>());
    }
    return true;
  }

  const Node& table_;
  const NamedFiles& files_;
};

}  // namespace faultline::io
