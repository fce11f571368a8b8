#include "cli/look.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace mainstay::cli {

namespace {

constexpr std::array<std::string_view, 5> good{"ready", "busy", "ok", "normal", "closed"};
constexpr std::array<std::string_view, 4> bad{"failed", "unhealthy", "critical", "open"};
constexpr std::array<std::string_view, 3> idle{"unknown", "unloaded", "stopped"};

const char* code_of(Mood mood) noexcept {
  switch (mood) {
    case Mood::plain:
      return "";
    case Mood::title:
      return "\x1b[1m";
    case Mood::good:
      return "\x1b[32m";
    case Mood::warn:
      return "\x1b[33m";
    case Mood::bad:
      return "\x1b[31m";
    case Mood::idle:
      return "\x1b[2m";
  }
  return "";
}

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value && *value;
}

bool is_dumb() {
  const char* terminal = std::getenv("TERM");
  return !terminal || std::string_view(terminal) == "dumb";
}

}  // namespace

Look look_of(int file) {
  Look look;
  look.terminal = ::isatty(file) == 1;
  if (!look.terminal) return look;
  look.colours = !is_set("NO_COLOR") && !is_dumb();
  winsize size{};
  if (::ioctl(file, TIOCGWINSZ, &size) == 0) {
    if (size.ws_col > 0) look.width = size.ws_col;
    if (size.ws_row > 0) look.height = size.ws_row;
  }
  return look;
}

std::string painted(std::string_view text, Mood mood, const Look& look) {
  if (!look.colours || mood == Mood::plain || text.empty()) return std::string(text);
  return code_of(mood) + std::string(text) + "\x1b[0m";
}

Mood mood_of(std::string_view state) noexcept {
  if (std::ranges::find(good, state) != good.end()) return Mood::good;
  if (std::ranges::find(bad, state) != bad.end() || state.starts_with("open")) return Mood::bad;
  if (std::ranges::find(idle, state) != idle.end()) return Mood::idle;
  return Mood::warn;
}

}  // namespace mainstay::cli
