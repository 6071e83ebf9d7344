// SPDX-License-Identifier: Apache-2.0
#include "io/schema/prior_schema.hpp"

#include "base/contracts.hpp"
#include "io/schema/schema_builder.hpp"
#include "run/prior.hpp"

namespace faultline::io {

namespace {

ValueSchema build_prior() {
  run::UncertainNumber number;
  SchemaBuilder builder;
  describe(builder, number);
  const auto fields = builder.take();
  const FieldSchema* prior = find_field(fields, "prior");
  FAULTLINE_ENSURE(prior != nullptr);
  return prior->value;
}

}  // namespace

const ValueSchema& prior_schema() {
  static const ValueSchema schema = build_prior();
  return schema;
}

std::string prior_phrase() {
  return "a law " + phrase_of(prior_schema());
}

}  // namespace faultline::io
