#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "config/tls.hpp"

namespace mainstay::config {

/// Who may use the server. The key itself never stands here: one of `hash`, `env` and `file` says where it is known
/// from.
struct AuthKey {
  /// What people call it; it is no secret.
  std::string id;
  /// "sha256:" and 64 hexadecimal digits.
  std::string hash;
  /// A variable that holds the key, or its hash.
  std::string env;
  /// A file that holds the key, or its hash.
  std::string file;
  /// Of infer, admin and metrics.
  std::vector<std::string> scopes = {"infer"};
  /// Patterns, in which `*` stands for anything; none: every model.
  std::vector<std::string> models;

  bool operator==(const AuthKey&) const = default;
};

/// Without keys and without a file of keys, nobody is asked for one.
struct Auth {
  /// Beside `Authorization: Bearer KEY`, which always works.
  std::string header = "X-API-Key";
  std::vector<AuthKey> keys;
  /// More keys, as JSON: {"keys": [...]}.
  std::string file;

  bool operator==(const Auth&) const = default;
};

/// A file of keys alone.
struct AuthKeys {
  std::vector<AuthKey> keys;
};

/// How often somebody may come.
struct RateLimit {
  /// Requests a second; 0: any.
  double rate = 0;
  /// Requests that may come at once; 0: as many as come in a second.
  unsigned burst = 0;

  bool operator==(const RateLimit&) const = default;
};

struct KeyLimit {
  RateLimit often;
  /// Requests of one key that are under way; 0: any.
  unsigned max_concurrent = 0;

  bool operator==(const KeyLimit&) const = default;
};

struct RouteLimit {
  /// Empty: any.
  std::string method;
  /// As in "/v2/models/{model}/infer", or with names: "/v2/models/bert/infer".
  std::string path;
  RateLimit often;

  bool operator==(const RouteLimit&) const = default;
};

/// What says for whom a proxy asks. Only one is read: a proxy sets one, and passes on what clients say in the other.
enum class ProxyHeader : std::uint8_t { x_forwarded_for, forwarded };

struct RateLimits {
  KeyLimit per_key;
  RateLimit per_address;
  std::vector<RouteLimit> per_route;
  /// Whose word is taken for whom they ask for.
  std::vector<std::string> trusted_proxies;
  ProxyHeader proxy_header = ProxyHeader::x_forwarded_for;
  /// Addresses that are remembered; at one more, the one that has used least of its share is forgotten.
  std::size_t max_addresses = 65536;

  bool operator==(const RateLimits&) const = default;
};

/// Which pages of other sites a browser lets use the server.
struct Cors {
  /// As in "https://example.org"; "*": all of them, for what is neither admin nor metrics. None: off.
  std::vector<std::string> origins;
  std::vector<std::string> methods = {"GET", "POST"};
  std::vector<std::string> headers = {"Authorization", "Content-Type", "Inference-Header-Content-Length", "X-API-Key",
                                      "X-Request-Id"};
  /// For how long a browser need not ask again.
  unsigned max_age_s = 600;
  /// Whether pages may send cookies and the like; not with "*".
  bool credentials = false;

  bool operator==(const Cors&) const = default;
};

/// An address of its own for what only whoever runs the server may use.
struct AdminAddress {
  /// Empty: there is none.
  std::string host;
  std::uint16_t port = 8001;
  Tls tls;

  bool operator==(const AdminAddress&) const = default;
};

}  // namespace mainstay::config
