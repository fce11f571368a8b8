#pragma once

#include <termios.h>

#include <string>
#include <vector>

namespace mainstay::cli {

/// The terminal, taken over: what was on it comes back at the end. Keys are read one by one and are not shown.
class Screen {
 public:
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  void draw(const std::vector<std::string>& lines) const;
  /// What keys can be read from; -1: there is none.
  int keys() const noexcept { return keys_; }
  /// Stops watching them where they are at their end. True: one of them was `key`.
  bool was_pressed(char key);
  /// Gives the terminal back, stops the program as the shell wants it, and takes the terminal again when it goes on.
  void suspend();

 private:
  void enter();
  void leave() const;

  int keys_ = -1;
  termios before_{};
};

}  // namespace mainstay::cli
