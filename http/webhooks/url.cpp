#include "http/webhooks/url.hpp"
#include "http/number_text.hpp"

#include <algorithm>

namespace mainstay::http {

namespace {

constexpr std::size_t longest_url = 2048;
constexpr std::size_t longest_host = 253;
constexpr std::string_view plain = "http://";
constexpr std::string_view secured = "https://";

std::uint16_t usual_port(bool tls) { return tls ? 443 : 80; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool is_of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_host && text.front() != '.' && text.back() != '.' &&
         std::ranges::all_of(text, is_of_a_name);
}

// What may stand in a request's first line, and means nothing to those who read it.
bool is_of_a_target(char c) {
  return c > ' ' && c < '\x7F' && c != '#' && c != '\\' && c != '"' && c != '<' && c != '>';
}

bool starts_with(std::string_view text, std::string_view scheme) {
  return text.size() >= scheme.size() && std::ranges::equal(text.substr(0, scheme.size()), scheme, {}, lower);
}

}  // namespace

std::optional<Address> parse_authority(std::string_view text, bool tls, bool pattern) {
  Address address{.host = {}, .port = usual_port(tls), .tls = tls};
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    const auto ip = IpAddress::parse(text.substr(1, end == text.npos ? 0 : end - 1));
    if (!ip || ip->is_v4()) return std::nullopt;
    address.host = ip->text();
    port = text.substr(end + 1);
  } else {
    const auto colon = text.find(':');
    std::ranges::transform(text.substr(0, colon), std::back_inserter(address.host), lower);
    if (colon != text.npos) port = text.substr(colon);
    const std::string_view host = address.host;
    if (!is_name(pattern && host.starts_with("*.") ? host.substr(2) : host)) return std::nullopt;
  }
  if (port.empty()) return address;
  address.port = number_in<std::uint16_t>(port.substr(1)).value_or(0);
  if (port.front() != ':' || address.port == 0) return std::nullopt;
  return address;
}

Result<WebhookUrl> parse_webhook_url(std::string_view text) {
  const Error bad{Errc::invalid_argument,
                  "the URL to call back is not of the form https://HOST[:PORT]/PATH?QUERY, of at most 2048 characters, "
                  "without user and fragment"};
  const bool tls = starts_with(text, secured);
  if (text.size() > longest_url || (!tls && !starts_with(text, plain))) return bad;
  text.remove_prefix(tls ? secured.size() : plain.size());
  const auto authority = text.substr(0, text.find_first_of("/?#\\"));
  text.remove_prefix(authority.size());
  auto address = parse_authority(authority, tls, false);
  if (!address || !std::ranges::all_of(text, is_of_a_target)) return bad;
  WebhookUrl url{*std::move(address), (text.starts_with('/') ? "" : "/") + std::string(text)};
  // As it is written it may be longer, and is read again.
  if (url.text().size() > longest_url) return bad;
  return url;
}

std::string WebhookUrl::text() const {
  const bool ipv6 = address.host.find(':') != std::string::npos;
  std::string text(address.tls ? secured : plain);
  text.append(ipv6 ? "[" + address.host + "]" : address.host);
  if (address.port != usual_port(address.tls)) text.append(":").append(std::to_string(address.port));
  return text.append(target);
}

}  // namespace mainstay::http
