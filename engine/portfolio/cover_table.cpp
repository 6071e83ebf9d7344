// SPDX-License-Identifier: Apache-2.0
#include "portfolio/cover_table.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/nearest_name.hpp"
#include "insurance/check.hpp"

namespace faultline::portfolio {

namespace {

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// "fund:etherfi" of a fund.
std::string rung_of(const insurance::CoverSpec& cover) {
  const auto kind = static_cast<std::size_t>(cover.kind.value_or(insurance::CoverKind::cover));
  return fmt::format("{}:{}", insurance::cover_kind_words[kind], cover.id);
}

class CoverResolver {
 public:
  CoverResolver(std::span<const std::string> positions,
                const std::vector<WaterfallSpec>& waterfalls,
                const std::vector<insurance::CoverSpec>& covers, base::Issues& issues)
      : positions_(positions), waterfalls_(waterfalls), covers_(covers), issues_(issues) {}

  CoverTable resolve() {
    table_.names = stake::NameTable::make("cover", covers_, issues_);
    for (const auto& cover : covers_) insurance::check(cover, issues_);
    for (std::size_t p = 0; p < waterfalls_.size(); ++p) resolve_waterfall(p);
    for (std::size_t c = 0; c < table_.names.size(); ++c) resolve_insured(c);
    for (std::size_t p = 0; p < waterfalls_.size(); ++p) check_rungs(p);
    return std::move(table_);
  }

 private:
  [[nodiscard]] std::string rung_path(std::size_t position, std::size_t rung) const {
    return fmt::format("position.{}.waterfall[{}]", positions_[position], rung);
  }

  void resolve_waterfall(std::size_t position) {
    auto& waterfall = table_.waterfall.emplace_back();
    const auto& rungs = waterfalls_[position].rungs;
    for (std::size_t r = 0; r < rungs.size(); ++r) {
      const auto cover = find_rung(rungs[r], rung_path(position, r));
      if (!cover) continue;
      if (contains(waterfall, *cover)) {
        issues_.add(rung_path(position, r), fmt::format("`{}` is named twice", rungs[r]),
                    "each cover once");
      } else {
        waterfall.push_back(*cover);
      }
    }
  }

  std::optional<std::uint32_t> find_rung(std::string_view rung, const std::string& path) {
    const auto kind = rung.substr(0, rung.find(':'));
    const auto& kinds = insurance::cover_kind_words;
    if (kind.size() == rung.size() || std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
      const auto named = table_.names.find(rung);
      issues_.add(path, fmt::format("`{}` is no rung", rung),
                  "`cover:<id>`, `bond:<id>` or `fund:<id>`",
                  named ? fmt::format("did you mean `{}`?", rung_of(spec_of(*named))) : "");
      return std::nullopt;
    }
    const auto id = rung.substr(kind.size() + 1);
    const auto cover = table_.names.find(id);
    if (!cover)
      issues_.add(path, fmt::format("there is no {} `{}`", kind, id), "a declared cover",
                  base::did_you_mean(id, table_.names.names()));
    else if (rung != rung_of(spec_of(*cover)))
      issues_.add(
          path, fmt::format("`{}` is of another kind", id),
          fmt::format("`{}`, or `kind = \"{}\"` in that row", rung_of(spec_of(*cover)), kind));
    return cover;
  }

  [[nodiscard]] const insurance::CoverSpec& spec_of(std::uint32_t cover) const {
    return covers_[table_.names.row(cover)];
  }

  void resolve_insured(std::size_t cover) {
    auto& insured = table_.insured.emplace_back();
    const auto& spec = covers_[table_.names.row(cover)];
    for (std::size_t i = 0; i < spec.positions.size(); ++i) {
      const auto path = fmt::format("cover.{}.positions[{}]", spec.id, i);
      const auto position = find_insured(spec.positions[i], path);
      if (!position || contains(insured, *position)) continue;
      insured.push_back(*position);
      if (!contains(table_.waterfall[position->index()], static_cast<std::uint32_t>(cover))) {
        issues_.add(path,
                    fmt::format("the waterfall of `{}` does not name the cover `{}`",
                                spec.positions[i], spec.id),
                    fmt::format("`{}` in that waterfall", rung_of(spec)));
      }
    }
    std::sort(insured.begin(), insured.end());
  }

  std::optional<stake::PositionId> find_insured(const std::string& name, const std::string& path) {
    const auto found = std::lower_bound(positions_.begin(), positions_.end(), name);
    if (found != positions_.end() && *found == name)
      return stake::PositionId{static_cast<std::size_t>(found - positions_.begin())};
    issues_.add(path, fmt::format("there is no position `{}`", name), "a declared position",
                base::did_you_mean(name, positions_));
    return std::nullopt;
  }

  void check_rungs(std::size_t position) {
    const auto& rungs = waterfalls_[position].rungs;
    for (const auto cover : table_.waterfall[position]) {
      const auto& insured = table_.insured[cover];
      if (std::binary_search(insured.begin(), insured.end(), stake::PositionId{position})) continue;
      const auto& id = table_.names.name(cover);
      const auto rung = std::find_if(rungs.begin(), rungs.end(), [&](const std::string& one) {
        return table_.names.find(one.substr(one.find(':') + 1)) == cover;
      });
      const auto& name = positions_[position];
      issues_.add(rung_path(position, static_cast<std::size_t>(rung - rungs.begin())),
                  fmt::format("the cover `{}` does not list the position `{}`", id, name),
                  fmt::format("`{}` among its positions", name));
    }
  }

  std::span<const std::string> positions_;
  const std::vector<WaterfallSpec>& waterfalls_;
  const std::vector<insurance::CoverSpec>& covers_;
  base::Issues& issues_;
  CoverTable table_;
};

}  // namespace

CoverTable resolve_covers(std::span<const std::string> positions,
                          const std::vector<WaterfallSpec>& waterfalls,
                          const std::vector<insurance::CoverSpec>& covers, base::Issues& issues) {
  FAULTLINE_EXPECT(positions.size() == waterfalls.size());
  return CoverResolver(positions, waterfalls, covers, issues).resolve();
}

}  // namespace faultline::portfolio
