#include "cli/screen.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace mainstay::cli {

namespace {

void write_all(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

Screen::Screen() {
  if (::tcgetattr(STDIN_FILENO, &before_) == 0) keys_ = STDIN_FILENO;
  enter();
}

Screen::~Screen() { leave(); }

void Screen::enter() {
  if (keys_ >= 0) {
    auto single_keys = before_;
    single_keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ::tcsetattr(keys_, TCSANOW, &single_keys);
  }
  // The other screen, without a cursor.
  write_all("\x1b[?1049h\x1b[?25l");
}

void Screen::leave() const {
  write_all("\x1b[?25h\x1b[?1049l");
  if (keys_ >= 0) ::tcsetattr(keys_, TCSANOW, &before_);
}

void Screen::draw(const std::vector<std::string>& lines) const {
  // Written over, line by line, so that nothing flickers; then the rest is wiped.
  std::string text = "\x1b[H";
  for (std::size_t i = 0; i < lines.size(); ++i) text += (i ? "\r\n" : "") + lines[i] + "\x1b[K";
  write_all(text + "\x1b[J");
}

bool Screen::was_pressed(char key) {
  std::array<char, 64> pressed{};
  const auto size = ::read(keys_, pressed.data(), pressed.size());
  if (size <= 0) {
    keys_ = -1;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
    return false;
  }
  return std::find(pressed.begin(), pressed.begin() + size, key) != pressed.begin() + size;
}

void Screen::suspend() {
  leave();
  ::kill(::getpid(), SIGSTOP);
  enter();
}

}  // namespace mainstay::cli
