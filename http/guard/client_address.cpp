#include "http/guard/client_address.hpp"

#include <algorithm>
#include <optional>

namespace mainstay::http {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Whether a text begins with "for", in whatever case.
bool says_for(std::string_view text) {
  constexpr std::string_view name = "for";
  return text.size() == name.size() && std::ranges::equal(text, name, [](char a, char b) { return (a | 0x20) == b; });
}

/// The value of `for` in an element of Forwarded.
std::string_view for_of(std::string_view element) {
  while (!element.empty()) {
    const auto pair = element.substr(0, element.find(';'));
    element.remove_prefix(std::min(pair.size() + 1, element.size()));
    const auto equals = pair.find('=');
    if (equals == pair.npos || !says_for(trimmed(pair.substr(0, equals)))) continue;
    auto value = trimmed(pair.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return value;
  }
  return {};
}

/// "10.0.0.1", "10.0.0.1:80", "::1", "[::1]" and "[::1]:80".
std::optional<IpAddress> address_in(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    return end == text.npos ? std::nullopt : IpAddress::parse(text.substr(1, end - 1));
  }
  if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
  return IpAddress::parse(text);
}

}  // namespace

IpAddress client_address(const IpAddress& peer, std::span<const IpNetwork> trusted, config::ProxyHeader header,
                         std::string_view said) {
  auto client = peer;
  const auto is_trusted = [&] {
    return std::ranges::any_of(trusted, [&](const IpNetwork& network) { return network.contains(client); });
  };
  while (!said.empty() && is_trusted()) {
    const auto comma = said.rfind(',');
    const auto last = trimmed(comma == said.npos ? said : said.substr(comma + 1));
    said = said.substr(0, comma == said.npos ? 0 : comma);
    const auto before = address_in(header == config::ProxyHeader::forwarded ? for_of(last) : last);
    // Who hides whom it asks for stands for all of them.
    if (!before) return client;
    client = *before;
  }
  return client;
}

}  // namespace mainstay::http
