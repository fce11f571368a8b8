#include "cli/table.hpp"

#include <algorithm>
#include <numeric>

#include "cli/text_width.hpp"

namespace mainstay::cli {

namespace {

constexpr std::size_t gap = 2;

}  // namespace

std::size_t Table::widest(std::size_t column) const {
  auto width = width_of(columns_[column].title);
  for (const auto& row : rows_) width = std::max(width, width_of(row[column].text));
  return width;
}

std::vector<Table::Place> Table::places(const Look& look) const {
  std::vector<Place> places;
  for (std::size_t i = 0; i < columns_.size(); ++i) places.push_back({i, widest(i)});
  if (!look.width) return places;

  const auto least = [this](const Place& place) {
    const auto least = columns_[place.column].least_width;
    return least == 0 ? place.width : std::min(least, place.width);
  };
  const auto total = [&](auto width) {
    return std::accumulate(places.begin(), places.end(), std::size_t{0},
                           [&](std::size_t sum, const Place& place) { return sum + width(place) + gap; }) -
           std::min(gap, places.size() * gap);
  };
  const auto worth = [this](const Place& place) { return columns_[place.column].worth; };
  while (total(least) > *look.width) {
    const auto first_to_go = std::ranges::min_element(places, {}, worth);
    if (first_to_go == places.end() || worth(*first_to_go) == Column::indispensable) break;
    places.erase(first_to_go);
  }
  const auto wanted = total([](const Place& place) { return place.width; });
  auto too_much = wanted - std::min(wanted, *look.width);
  for (auto& place : places) {
    const auto taken = std::min(too_much, place.width - least(place));
    place.width -= taken;
    too_much -= taken;
  }
  return places;
}

std::string Table::line(const std::vector<Place>& places, const std::vector<Cell>& row, const Look& look) const {
  std::string line;
  // Spaces are owed until something follows them: a line does not end in any.
  std::size_t owed = 0;
  auto left = look.width.value_or(static_cast<std::size_t>(-1));
  for (const auto& [column, width] : places) {
    if (owed >= left) break;
    const auto text = cut_to(row[column].text, std::min(width, left - owed));
    const auto taken = width_of(text);
    const auto before = columns_[column].align == Column::Align::right ? width - std::min(width, taken) : 0;
    if (!text.empty()) {
      const auto spaces = std::min(owed + before, left - taken);
      line.append(spaces, ' ').append(painted(text, row[column].mood, look));
      left -= spaces + taken;
      owed = 0;
    } else {
      owed += before;
    }
    owed += width - std::min(width, before + taken) + gap;
  }
  return line;
}

std::vector<std::string> Table::lines(const Look& look) const {
  const auto where = places(look);
  std::vector<Cell> titles;
  for (const auto& column : columns_) titles.push_back({column.title, Mood::title});
  std::vector<std::string> lines{line(where, titles, look)};
  for (const auto& row : rows_) lines.push_back(line(where, row, look));
  return lines;
}

}  // namespace mainstay::cli
