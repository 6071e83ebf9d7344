// SPDX-License-Identifier: Apache-2.0
#include "io/reading/priors.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "io/reading/node_checker.hpp"
#include "io/reading/node_loader.hpp"
#include "io/reading/prior_places.hpp"
#include "io/schema/node_writer.hpp"
#include "io/schema/prior_schema.hpp"

namespace faultline::io {

run::Prior load_prior(const Node& node, const NamedFiles& files) {
  const Node holder(node.mark, Node::Table{{"path", node.mark, Node(node.mark, std::string())},
                                           {"prior", node.mark, node}});
  run::UncertainNumber number;
  NodeLoader loader(holder, files);
  describe(loader, number);
  return number.prior;
}

std::vector<run::UncertainNumber> take_priors(Node& document, const ValueSchema& schema,
                                              const NamedFiles& files) {
  std::vector<run::UncertainNumber> numbers;
  for_each_prior_place(document, schema,
                       [&](Node& node, const base::Range& range, const std::string& path) {
                         if (node.table() == nullptr) return;
                         numbers.push_back({path, load_prior(node, files)});
                         node.value = run::central_value(numbers.back().prior, range);
                       });
  std::sort(numbers.begin(), numbers.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return numbers;
}

void put_priors(Node& document, const ValueSchema& schema,
                const std::vector<run::UncertainNumber>& numbers) {
  if (numbers.empty()) return;
  std::map<std::string_view, const run::Prior*> priors;
  for (const auto& number : numbers) priors.emplace(number.path, &number.prior);
  for_each_prior_place(document, schema,
                       [&](Node& node, const base::Range&, const std::string& path) {
                         const auto prior = priors.find(path);
                         if (prior != priors.end()) node = to_node(*prior->second);
                       });
}

/// A law instead of a number.
void NodeChecker::check_prior(const Node& node, const ValueSchema& schema,
                              const std::string& path) {
  const std::size_t complaints = complaints_.size();
  check_variant(node, prior_schema(), path);
  if (complaints_.size() != complaints) return;
  if (auto flaw = run::flaw_of(load_prior(node, files_), schema.range))
    complain(node.mark, path, {std::move(flaw->problem), std::move(flaw->expected), {}});
}

}  // namespace faultline::io
