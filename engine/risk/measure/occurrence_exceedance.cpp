// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/occurrence_exceedance.hpp"

#include <string_view>

#include "risk/archive_tag.hpp"
#include "risk/exceedance_tables.hpp"

namespace faultline::risk::measure {

namespace {
constexpr std::string_view occurrence_exceedance_tag = "occurrence_exceedance";
}

OccurrenceExceedance::OccurrenceExceedance(const MeasureContext& context)
    : histograms_(context, HolderHistograms::Amount::largest) {}

void OccurrenceExceedance::add(const TrialBatch& batch) {
  histograms_.add(batch);
}

void OccurrenceExceedance::merge(const OccurrenceExceedance& other) {
  histograms_.merge(other.histograms_);
}

void OccurrenceExceedance::save(base::ArchiveWriter& archive) const {
  save_tag(archive, occurrence_exceedance_tag, 1);
  histograms_.save(archive);
}

void OccurrenceExceedance::load(base::ArchiveReader& archive) {
  load_tag(archive, occurrence_exceedance_tag, 1);
  histograms_.load(archive);
}

std::vector<Table> OccurrenceExceedance::tables(const MeasureContext& context) const {
  ExceedanceCurve::RankTable ranks;
  ExceedanceTables exceedance(context, "occurrence_exceedance",
                              "largest loss in one occurrence of the horizon");
  for (std::size_t holder = 0; holder < context.holder_count(); ++holder) {
    for (std::size_t p = 0; p < portfolio::perspective_count; ++p) {
      const auto perspective = static_cast<portfolio::Perspective>(p);
      const portfolio::HolderId id{holder};
      const auto curve = histograms_.curve(id, perspective);
      if (curve) exceedance.set(context, id, perspective, *curve, ranks);
    }
  }
  std::vector<Table> tables;
  exceedance.append_to(tables);
  return tables;
}

std::size_t OccurrenceExceedance::memory_bytes(const MeasureContext& context) {
  return HolderHistograms::memory_bytes(context, HolderHistograms::Amount::largest);
}

}  // namespace faultline::risk::measure
