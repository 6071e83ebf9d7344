// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/issue.hpp"
#include "insurance/provider_spec.hpp"

namespace faultline::insurance {

/// Adds what is wrong with a provider beyond the ranges of its fields: capital without an asset and
/// the reverse, restaked capital of one that has no end, a pool named twice, half of a default.
void check(const ProviderSpec& provider, base::Issues& issues);

}  // namespace faultline::insurance
