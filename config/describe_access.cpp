// What may be said of who may use the server.

#include <array>

#include "config/bind.hpp"
#include "config/config.hpp"
#include "config/describe.hpp"
#include "config/spelling.hpp"
#include "config/units.hpp"

namespace mainstay::config {
namespace {

constexpr Spelling scope_name{"a-z", "a-z", 16, ""};
constexpr Spelling model_pattern{"A-Za-z0-9*", "A-Za-z0-9._*-", 128, ""};
constexpr Spelling network{"0-9a-fA-F:", "0-9a-fA-F.:/", 64, ""};
constexpr Spelling origin{"A-Za-z*", "A-Za-z0-9.:/_-", 255, ""};
constexpr Spelling method{"A-Z", "A-Z", 16, ""};
constexpr Spelling header_name{"A-Za-z0-9", "A-Za-z0-9_-", 64, ""};

constexpr std::array<Name<ProxyHeader>, 2> proxy_headers{
    {{"X-Forwarded-For", ProxyHeader::x_forwarded_for}, {"Forwarded", ProxyHeader::forwarded}}};

Field rate(RateLimit& l) {
  return number("rate", l.rate, 0, 1e6, "Requests a second; one that comes too early gets 429. 0: any number.");
}

Field burst(RateLimit& l) {
  return integer("burst", l.burst, 0, 1000000, "Requests that may come at once; 0: as many as in a second.");
}

Fields describe(AuthKey& k) {
  return {
      required(text("id", k.id, {1, 64}, "What people call the key, in answers too; it is no secret.")),
      secret(text("hash", k.hash, {0, 4096}, "The hash of the key as mainstay key prints it, sha256:HEX.")),
      text("env", k.env, {0, 128}, "Or a variable of the environment that holds the key, or its hash."),
      path("file", k.file, "Or a file that holds the key, or its hash; relative to the file that names it."),
      texts("scopes", k.scopes, scope_name, 3, "What it is for: infer, admin, metrics."),
      texts("models", k.models, model_pattern, 4096,
            "Models that it may use, * standing for anything; for it there are no others. Empty: every model."),
  };
}

Fields describe(RouteLimit& l) {
  return {
      text("method", l.method, {0, 16}, "Of requests with this method; empty: any."),
      required(text("path", l.path, {1, 1024}, "A path, {name} standing for any segment; it has one limit for all.")),
      rate(l.often),
      burst(l.often),
  };
}

}  // namespace

Fields describe(AuthKeys& k) {
  return {secret(list(
      "keys", k.keys, "Key", "id", 4096, [](AuthKey& key) { return describe(key); },
      "Keys, each with one of hash, env and file."))};
}

Fields describe(Auth& a) {
  return {
      text("header", a.header, {1, 64}, "The header with the key; Authorization: Bearer KEY does as well."),
      secret(list(
          "keys", a.keys, "Key", "id", 4096, [](AuthKey& key) { return describe(key); },
          "Keys, each with one of hash, env and file. Without keys and without file, nobody is asked for one.")),
      path("file", a.file,
           "More keys, in a file of their own as JSON, {\"keys\": [...]}; relative to the file that names it."),
  };
}

Fields describe(RateLimits& l) {
  return {
      section("per_key",
              {rate(l.per_key.often), burst(l.per_key.often),
               integer("max_concurrent", l.per_key.max_concurrent, 0, 1000000,
                       "Requests of one key under way at once; one more gets 429. 0: any number.")},
              "What each key may use."),
      section("per_address", {rate(l.per_address), burst(l.per_address)},
              "What each address may use; an IPv6 network of 64 bits counts as one."),
      list(
          "per_route", l.per_route, "RouteLimit", "", 64, [](RouteLimit& r) { return describe(r); },
          "What all requests for a route may use together."),
      texts("trusted_proxies", l.trusted_proxies, network, 256,
            "Networks, as in 10.0.0.0/8, of proxies that are believed for whom they ask."),
      choice<ProxyHeader>("proxy_header", l.proxy_header, proxy_headers,
                          "The header in which they say it; the other one is not read."),
      integer("max_addresses", l.max_addresses, 64, 16 * mib,
              "Addresses that are remembered, 24 bytes each; beyond, those that have used least are forgotten."),
  };
}

Fields describe(Cors& c) {
  return {
      texts("origins", c.origins, origin, 256,
            "Sites whose pages may use the server, as in https://example.org; * for all of them, but not for admin and "
            "metrics. Empty: none."),
      texts("methods", c.methods, method, 16, "Methods that they may use."),
      texts("headers", c.headers, header_name, 64, "Headers that they may send."),
      integer("max_age_s", c.max_age_s, 0, 86400, "Seconds for which a browser need not ask again."),
      boolean("credentials", c.credentials, "Whether they may send cookies and the like; not along with *."),
  };
}

Fields describe(AdminAddress& a) {
  return {
      text("host", a.host, {0, 255},
           "Address on which alone admin and metrics are served, and nothing else but health; empty: none."),
      integer("port", a.port, 0, 65535, "Its TCP port; 0 lets the system choose one."),
      section("tls", describe(a.tls), "TLS at that address."),
  };
}

}  // namespace mainstay::config
