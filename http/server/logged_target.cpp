#include "http/server/logged_target.hpp"

#include <algorithm>

namespace mainstay::http {

namespace {

constexpr std::size_t most_digits = 9;

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= most_digits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string logged_target(std::string_view target) {
  const auto question = target.find('?');
  std::string logged(target.substr(0, question));
  if (question == target.npos) return logged;
  for (auto rest = target.substr(question); !rest.empty();) {
    logged += rest.front();
    rest.remove_prefix(1);
    const auto field = rest.substr(0, rest.find('&'));
    rest.remove_prefix(field.size());
    const auto equals = field.find('=');
    // What stands alone may be the secret itself.
    if (equals == field.npos) {
      logged += field.empty() ? "" : "*";
      continue;
    }
    const auto value = field.substr(equals + 1);
    logged.append(field.substr(0, equals + 1)).append(is_number(value) || value.empty() ? value : "*");
  }
  return logged;
}

}  // namespace mainstay::http
