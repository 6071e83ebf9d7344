// SPDX-License-Identifier: Apache-2.0
#include "cli/memory_check.hpp"

#include <fmt/format.h>

#include "cli/command_error.hpp"
#include "cli/console.hpp"
#include "cli/host_record.hpp"
#include "cli/text_table.hpp"
#include "run/memory_forecast.hpp"

namespace faultline::cli {

void check_memory(const run::Plan& plan, const MemoryLimits& limits) {
  const auto forecast = run::forecast_memory(plan, limits.workers, limits.batch_trials);
  const auto allowed = limits.most_bytes == 0 ? machine_memory_bytes() : limits.most_bytes;
  tell(fmt::format("memory: about {} with {} workers\n",
                   bytes_text(static_cast<double>(forecast.total())), limits.workers));
  if (forecast.events > 0)
    tell(fmt::format("occurrences: at most about {} of the result file\n",
                     bytes_text(static_cast<double>(forecast.events))));
  if (forecast.total() <= allowed) return;
  throw UsageError(fmt::format(
      "the run needs about {} of memory (measures {}, batches {}, worst trials {}, trials to be "
      "written {}, trials that wait for others like them {}, contributions {}), more than the {} "
      "allowed; use fewer workers (-j), a smaller --batch or fewer "
      "output.tail_trials",
      bytes_text(static_cast<double>(forecast.total())),
      bytes_text(static_cast<double>(forecast.accumulators)),
      bytes_text(static_cast<double>(forecast.batches)),
      bytes_text(static_cast<double>(forecast.tail)),
      bytes_text(static_cast<double>(forecast.columns)),
      bytes_text(static_cast<double>(forecast.waiting)),
      bytes_text(static_cast<double>(forecast.contributions)),
      bytes_text(static_cast<double>(allowed))));
}

}  // namespace faultline::cli
