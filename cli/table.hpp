#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/look.hpp"

namespace mainstay::cli {

struct Column {
  enum class Align : std::uint8_t { left, right };

  std::string title;
  Align align = Align::left;
  /// Where a line is too long, columns of the least worth are left out; one of `indispensable` never is.
  unsigned worth = indispensable;
  /// Its texts may be cut to so many columns of the terminal before others are left out; 0: they may not.
  std::size_t least_width = 0;

  static constexpr unsigned indispensable = 1000;
};

struct Cell {
  /// Printable.
  std::string text;
  Mood mood = Mood::plain;
};

/// Rows under titles, aligned, and no wider than the terminal.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// One cell for each column.
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }

  /// Its lines, the first of them the titles, without the ends of lines.
  std::vector<std::string> lines(const Look& look) const;

 private:
  struct Place {
    std::size_t column;
    std::size_t width;
  };
  std::size_t widest(std::size_t column) const;
  std::vector<Place> places(const Look& look) const;
  std::string line(const std::vector<Place>& places, const std::vector<Cell>& row, const Look& look) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace mainstay::cli
