#include "cli/amounts.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace mainstay::cli {

namespace {

constexpr double kibi = 1024;

std::string with_digits(double number, int digits) {
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.*f", digits, number);
  return {text.data(), static_cast<std::size_t>(size)};
}

/// Two digits that say something; a number over 10 without a fraction.
std::string short_number(double number) {
  if (!std::isfinite(number)) return none;
  if (number == 0) return "0";
  // Past what a fixed-point number should be asked to show.
  if (number >= 1e15) return "very many";
  if (number >= 9.95) return with_digits(number, 0);
  return with_digits(number, number >= 0.995 ? 1 : 2);
}

}  // namespace

std::string mebibytes(std::uint64_t bytes) {
  return bytes == 0 ? none : short_number(static_cast<double>(bytes) / (kibi * kibi));
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB"};
  auto number = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (number >= kibi && unit + 1 < units.size()) {
    number /= kibi;
    ++unit;
  }
  return with_digits(number, unit == 0 || number >= 100 ? 0 : 1) + " " + units[unit];
}

std::string milliseconds_text(std::optional<double> milliseconds) {
  return milliseconds ? short_number(*milliseconds) : none;
}

std::string rate_text(double per_second) { return short_number(per_second); }

std::string percent_text(double share) {
  // 100 % is said of what is done, not of what nearly is.
  const auto percent = std::floor(std::fmin(std::fmax(share, 0), 1) * 100);
  return with_digits(percent, 0) + " %";
}

std::string duration_text(double seconds) {
  if (!(seconds >= 0 && seconds < 1e12)) return none;
  const auto whole = static_cast<std::uint64_t>(seconds);
  const auto days = whole / 86400, hours = whole / 3600 % 24, minutes = whole / 60 % 60;
  const auto text = [](std::uint64_t count, const char* unit) { return std::to_string(count) + " " + unit; };
  if (days) return text(days, "d") + " " + text(hours, "h");
  if (hours) return text(hours, "h") + " " + text(minutes, "min");
  if (minutes) return text(minutes, "min") + " " + text(whole % 60, "s");
  return text(whole, "s");
}

}  // namespace mainstay::cli
