// SPDX-License-Identifier: Apache-2.0
#include "io/record/exposure_rows.hpp"

#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/field_path.hpp"
#include "estimation/posterior.hpp"
#include "io/document/number_text.hpp"
#include "io/record/calendar.hpp"
#include "io/record/cause_name.hpp"
#include "io/record/columns.hpp"

namespace faultline::io {

namespace {

class ExposureRows {
 public:
  ExposureRows(const CsvTable& table, const estimation::Options& options, Complaints& complaints)
      : table_(table),
        options_(options),
        complaints_(complaints),
        columns_(table, {"cause", "from", "to"}, {"units", "group"}, "exposure", complaints) {}

  Exposures read() {
    if (options_.target == estimation::Target::block && !columns_.has("group"))
      complaints_.add(table_.header.front().mark, "exposure", "there is no column `group`",
                      "the block of every cause, to shrink towards");
    for (const CsvRecord& record : table_.records) read(record);
    return std::move(exposures_);
  }

 private:
  void read(const CsvRecord& record) {
    if (!columns_.has("cause")) return;
    const CsvCell* cause = columns_.find(record, "cause");
    if (cause == nullptr) {
      complaints_.add(record.front().mark, "exposure", "the cause is empty", "a name");
      return;
    }
    path_ = base::row_path("exposure", cause->text);
    if (!parse_cause(cause->text)) {
      auto flaw = cause_flaw(cause->text);
      complaints_.add(cause->mark, path_, flaw.problem, flaw.expected, flaw.hint);
    }
    if (!exposures_.emplace(cause->text, std::nullopt).second) {
      complaints_.add(cause->mark, path_, fmt::format("`{}` stands here twice", cause->text),
                      "one row per cause");
      return;
    }
    exposures_[cause->text] = history_of(record, cause->text);
  }

  std::optional<estimation::History> history_of(const CsvRecord& record, const std::string& cause) {
    const std::size_t complaints = complaints_.size();
    const auto from = read_day(record, "from");
    const auto to = read_day(record, "to");
    estimation::History history{.cause = cause, .from = from.value_or(0), .to = to.value_or(0)};
    history.units = read_units(record);
    history.group = read_group(record);
    if (from && to) check_length(history, record);
    return complaints_.size() == complaints ? std::optional(history) : std::nullopt;
  }

  std::optional<std::int64_t> read_day(const CsvRecord& record, std::string_view column) {
    if (!columns_.has(column)) return std::nullopt;
    const CsvCell* cell = columns_.find(record, column);
    const auto day = cell != nullptr ? day_of(cell->text) : std::nullopt;
    if (!day) complain(record, cell, column, "is no date", "YYYY-MM-DD");
    return day;
  }

  std::optional<double> read_units(const CsvRecord& record) {
    const CsvCell* cell = columns_.find(record, "units");
    if (cell == nullptr) return std::nullopt;
    const auto units = parse_number<double>(cell->text);
    if (units && std::isfinite(*units) && *units > 0.0) return units;
    complain(record, cell, "units", "is no number above 0",
             "how many units were exposed on average");
    return std::nullopt;
  }

  std::string read_group(const CsvRecord& record) {
    const CsvCell* cell = columns_.find(record, "group");
    if (cell != nullptr) return cell->text;
    if (options_.target == estimation::Target::block && columns_.has("group"))
      complain(record, cell, "group", "is no group", "the block of the cause, to shrink towards");
    return {};
  }

  void check_length(const estimation::History& history, const CsvRecord& record) {
    const CsvCell* to = columns_.find(record, "to");
    if (history.from >= history.to) {
      complain(record, to, "to", "is not after `from`",
               "the day after the last, above " + day_text(history.from));
    } else if (options_.marginal == estimation::Marginal::probability &&
               !estimation::is_shock(history) && estimation::whole_years(history) == 0) {
      complain(record, to, "to", "is less than a year after `from`",
               "365 days or more, for a yearly probability");
    }
  }

  /// At the cell, or at the row where the cell is empty.
  void complain(const CsvRecord& record, const CsvCell* cell, std::string_view column,
                std::string_view problem, std::string expected) {
    complaints_.add(cell != nullptr ? cell->mark : record.front().mark,
                    base::field_path(path_, column),
                    cell != nullptr ? fmt::format("`{}` {}", cell->text, problem)
                                    : fmt::format("an empty cell {}", problem),
                    std::move(expected));
  }

  const CsvTable& table_;
  const estimation::Options& options_;
  Complaints& complaints_;
  Columns columns_;
  Exposures exposures_;
  std::string path_;  ///< of the row that is being read
};

}  // namespace

Exposures read_exposures(const CsvTable& table, const estimation::Options& options,
                         Complaints& complaints) {
  return ExposureRows(table, options, complaints).read();
}

}  // namespace faultline::io
