#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>

#include "cli/load_stage.hpp"
#include "cli/look.hpp"

namespace mainstay::cli {

/// "[#####---------------]"
std::string progress_bar(double share, std::size_t width);

/// Shows how far a load is: on a terminal in one line that is written again and again, elsewhere in a line for each
/// step and each quarter.
class ProgressDisplay {
 public:
  /// The look is asked for each time, for terminals change.
  ProgressDisplay(std::ostream& out, std::function<Look()> look) : out_(out), look_(std::move(look)) {}
  /// Wipes away the line that was being written.
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  void show(const std::string& title, const LoadStage& stage);

 private:
  std::ostream& out_;
  std::function<Look()> look_;
  /// The last line; without the bar, where there is no terminal.
  std::string shown_;
  bool unfinished_ = false;
};

}  // namespace mainstay::cli
