#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace mainstay::testing {

/// The built program at a terminal of its own, 100 columns wide and 30 rows high.
class Terminal {
 public:
  explicit Terminal(const std::vector<std::string>& arguments);
  /// Ends it, if it still runs.
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void type(const std::string& keys) const;
  /// Reads on until the text was shown. False: the program ended before.
  bool wait_for(const std::string& text);
  /// Waits for its end: the exit code, or minus the number of the signal that ended it.
  int wait();
  /// All that it has written, up to now.
  const std::string& shown() const { return shown_; }

 private:
  bool read_more();

  int handle_ = -1;
  pid_t pid_ = -1;
  std::string shown_;
};

}  // namespace mainstay::testing
