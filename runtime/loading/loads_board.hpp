#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "runtime/board.hpp"

namespace mainstay {

/// One load of a model, under way or waiting for its turn.
struct LoadView {
  std::string model;
  std::string version;
  unsigned attempt = 1;
  /// When it was asked for.
  std::chrono::system_clock::time_point asked{};
  /// Why it has to wait; empty: for its turn.
  std::string held_up_by;
};

struct LoadsView {
  std::vector<LoadView> under_way;
  /// In the order in which they will begin, as things are.
  std::vector<LoadView> waiting;
};

/// Where the loader shows what it does.
using LoadsBoard = Board<LoadsView>;

}  // namespace mainstay
