// SPDX-License-Identifier: Apache-2.0
#include "io/schema/scenario_schema.hpp"

#include "io/schema/schema_builder.hpp"
#include "io/schema/stress_schema.hpp"
#include "run/scenario.hpp"

namespace faultline::io {

namespace {

ValueSchema build_scenario() {
  run::Scenario scenario;
  SchemaBuilder builder;
  describe(builder, scenario);
  ValueSchema schema(ValueKind::table);
  schema.fields = builder.take();
  schema.fields.push_back(stress_schema());
  return schema;
}

}  // namespace

const ValueSchema& scenario_schema() {
  static const ValueSchema schema = build_scenario();
  return schema;
}

}  // namespace faultline::io
