#include "http/jobs/preference.hpp"

#include <algorithm>

namespace mainstay::http {

namespace {

constexpr std::string_view wanted = "respond-async";

bool is_wanted(std::string_view preference) {
  preference = preference.substr(0, preference.find_first_of("=;"));
  const auto begin = preference.find_first_not_of(" \t");
  if (begin == preference.npos) return false;
  preference = preference.substr(begin, preference.find_last_not_of(" \t") + 1 - begin);
  return std::ranges::equal(preference, wanted,
                            [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b; });
}

}  // namespace

bool prefers_async(std::string_view prefer) noexcept {
  while (!prefer.empty()) {
    const auto comma = prefer.find(',');
    if (is_wanted(prefer.substr(0, comma))) return true;
    if (comma == prefer.npos) return false;
    prefer.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace mainstay::http
