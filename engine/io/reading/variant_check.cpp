// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "base/contracts.hpp"
#include "base/nearest_name.hpp"
#include "io/reading/node_checker.hpp"

namespace faultline::io {

namespace {

const AlternativeSchema* find_form(const ValueSchema& schema, base::VariantForm form) {
  const auto found = std::find_if(schema.alternatives.begin(), schema.alternatives.end(),
                                  [&](const AlternativeSchema& a) { return a.form == form; });
  return found == schema.alternatives.end() ? nullptr : &*found;
}

/// The alternative that a plain number or list stands for, if there is one.
const AlternativeSchema* find_plain(const Node& node, const ValueSchema& schema) {
  if (node.array() != nullptr) return find_form(schema, base::VariantForm::list);
  const bool is_number = node.get<double>() != nullptr || node.get<std::int64_t>() != nullptr;
  return is_number ? find_form(schema, base::VariantForm::number) : nullptr;
}

std::vector<std::string> names_of_form(const ValueSchema& schema, base::VariantForm form) {
  std::vector<std::string> names;
  for (const AlternativeSchema& alternative : schema.alternatives) {
    if (alternative.form == form) names.push_back(alternative.name);
  }
  return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// What is wrong with a word where an alternative is expected, if anything.
std::optional<Objection> object_to_form_word(const std::string& word, const ValueSchema& schema) {
  const auto words = names_of_form(schema, base::VariantForm::word);
  if (contains(words, word)) return std::nullopt;
  const auto keys = names_of_form(schema, base::VariantForm::keyed);
  Objection objection = wrong_word(word, words, schema);
  if (contains(keys, word)) objection.hint = "write { " + word + " = … }";
  return objection;
}

/// What is wrong with the keys of a table none of which names an alternative.
Objection no_alternative(const Node& node, const ValueSchema& schema) {
  Objection objection{"names none of the forms", phrase_of(schema), {}};
  const auto keys = names_of_form(schema, base::VariantForm::keyed);
  for (const Member& member : *node.table()) {
    if (objection.hint.empty()) objection.hint = base::did_you_mean(member.key, keys);
  }
  return objection;
}

}  // namespace

void NodeChecker::check_variant(const Node& node, const ValueSchema& schema,
                                const std::string& path) {
  if (node.table() != nullptr) return check_keyed_variant(node, schema, path);
  if (const AlternativeSchema* plain = find_plain(node, schema)) {
    FAULTLINE_EXPECT(plain->fields.size() == 1);
    return check(node, plain->fields.front().value, path);
  }
  const bool has_names = names_of_form(schema, base::VariantForm::word).size() +
                             names_of_form(schema, base::VariantForm::keyed).size() >
                         0;
  if (node.text() == nullptr || !has_names)
    return complain(node.mark, path, wrong_type(node, schema));
  if (auto objection = object_to_form_word(*node.text(), schema)) {
    complain(node.mark, path, std::move(*objection));
  }
}

void NodeChecker::check_keyed_variant(const Node& node, const ValueSchema& schema,
                                      const std::string& path) {
  const AlternativeSchema* chosen = nullptr;
  for (const AlternativeSchema& alternative : schema.alternatives) {
    const bool keyed = alternative.form == base::VariantForm::keyed;
    if (!keyed || node.find(alternative.name) == nullptr) continue;
    if (chosen != nullptr) {
      return complain(node.mark, path,
                      {"has both `" + chosen->name + "` and `" + alternative.name + "`",
                       phrase_of(schema),
                       {}});
    }
    chosen = &alternative;
  }
  if (chosen == nullptr) return complain(node.mark, path, no_alternative(node, schema));
  check_fields(node, chosen->fields, path);
}

}  // namespace faultline::io
