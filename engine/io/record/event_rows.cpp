// SPDX-License-Identifier: Apache-2.0
#include "io/record/event_rows.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/field_path.hpp"
#include "base/nearest_name.hpp"
#include "io/document/number_text.hpp"
#include "io/record/calendar.hpp"
#include "io/record/columns.hpp"

namespace faultline::io {

namespace {

class EventRows {
 public:
  EventRows(const CsvTable& table, Exposures& exposures, Complaints& complaints)
      : table_(table),
        exposures_(exposures),
        complaints_(complaints),
        columns_(table, {"cause", "date"}, {"size", "source"}, "event", complaints) {
    for (const auto& [cause, history] : exposures) watched_.push_back(cause);
  }

  void read() {
    if (!columns_.has("cause") || !columns_.has("date")) return;
    for (const CsvRecord& record : table_.records) read(record);
  }

 private:
  void read(const CsvRecord& record) {
    const CsvCell* cause = columns_.find(record, "cause");
    if (cause == nullptr) {
      complaints_.add(record.front().mark, "event", "the cause is empty", "a name");
      return;
    }
    path_ = base::row_path("event", cause->text);
    const auto exposure = exposures_.find(cause->text);
    if (exposure == exposures_.end()) {
      complaints_.add(cause->mark, path_, fmt::format("`{}` has no exposure", cause->text),
                      "a cause of the exposure table", base::did_you_mean(cause->text, watched_));
    }
    auto* history = exposure != exposures_.end() && exposure->second ? &*exposure->second : nullptr;
    auto event = event_of(record, history);
    if (history != nullptr) history->events.push_back(std::move(event));
  }

  estimation::Event event_of(const CsvRecord& record, const estimation::History* history) {
    estimation::Event event;
    const CsvCell* date = columns_.find(record, "date");
    const auto day = date != nullptr ? day_or_middle_of(date->text) : std::nullopt;
    if (!day) {
      complain(date != nullptr ? *date : record.front(), "date",
               date != nullptr ? fmt::format("`{}` is no date", date->text) : "there is no date",
               "YYYY-MM-DD, or YYYY-MM where only the month is known");
      return event;
    }
    event.day = *day;
    event.date = date->text;
    if (history != nullptr) check_exposed(event, *history, *date);
    event.size = read_size(record, history);
    if (const CsvCell* source = columns_.find(record, "source")) event.source = source->text;
    return event;
  }

  void check_exposed(const estimation::Event& event, const estimation::History& history,
                     const CsvCell& date) {
    if (history.from <= event.day && event.day < history.to) return;
    const bool month = day_of(event.date) != event.day;
    complain(
        date, "date", fmt::format("`{}` is outside the exposure", event.date),
        fmt::format("from {} to the day before {}", day_text(history.from), day_text(history.to)),
        month ? "of a month the middle is taken, " + day_text(event.day) : "");
  }

  std::optional<double> read_size(const CsvRecord& record, const estimation::History* history) {
    const CsvCell* cell = columns_.find(record, "size");
    if (cell == nullptr) return std::nullopt;
    const auto size = parse_number<std::int64_t>(cell->text);
    if (!size || *size <= 0) {
      complain(*cell, "size", fmt::format("`{}` is no whole number above 0", cell->text),
               "how many units were hit");
      return std::nullopt;
    }
    const auto hit = static_cast<double>(*size);
    if (history != nullptr && history->units && hit > *history->units)
      complain(*cell, "size", fmt::format("{} is more than there were", cell->text),
               fmt::format("at most the `units` of the exposure, {:g}", *history->units));
    return hit;
  }

  void complain(const CsvCell& cell, std::string_view column, std::string problem,
                std::string expected, std::string hint = {}) {
    complaints_.add(cell.mark, base::field_path(path_, column), std::move(problem),
                    std::move(expected), std::move(hint));
  }

  const CsvTable& table_;
  Exposures& exposures_;
  Complaints& complaints_;
  Columns columns_;
  std::vector<std::string> watched_;
  std::string path_;  ///< of the row that is being read
};

}  // namespace

void read_events(const CsvTable& table, Exposures& exposures, Complaints& complaints) {
  EventRows(table, exposures, complaints).read();
}

}  // namespace faultline::io
