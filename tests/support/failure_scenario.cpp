// SPDX-License-Identifier: Apache-2.0
#include "support/failure_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
