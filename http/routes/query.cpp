#include "http/routes/query.hpp"

#include <algorithm>
#include <optional>

#include "http/json_text.hpp"
#include "http/path.hpp"

namespace mainstay::http::routes {

namespace {

std::optional<std::string> decoded(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return decoded_segment(spaced);
}

}  // namespace

std::string_view query_of(std::string_view target) noexcept {
  target = target.substr(0, target.find('#'));
  const auto mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

Result<Pairs> parse_urlencoded(std::string_view text, std::string_view what) {
  const auto refuse = [&](const std::string& why) {
    return Error{Errc::invalid_argument, "the " + std::string(what) + " " + why};
  };
  Pairs pairs;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    if (pairs.size() == max_pairs) return refuse("has more than " + std::to_string(max_pairs) + " parameters");
    const auto equals = pair.find('=');
    auto name = decoded(pair.substr(0, equals));
    auto value = equals == std::string_view::npos ? std::optional<std::string>{""} : decoded(pair.substr(equals + 1));
    if (!name || !value) return refuse("has a broken escape: " + shown(pair));
    pairs.emplace_back(*std::move(name), *std::move(value));
  }
  return pairs;
}

}  // namespace mainstay::http::routes
