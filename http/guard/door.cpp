#include <algorithm>

#include "http/errors.hpp"
#include "http/guard/client_address.hpp"
#include "http/guard/foreign_page.hpp"
#include "http/guard/guard.hpp"
#include "http/guard/refusals.hpp"
#include "http/path.hpp"

namespace mainstay::http {

struct Door::Shown {
  /// Whether there was something that may have been a key.
  bool something = false;
  std::shared_ptr<const Key> key;
  bool needed = false;
  /// What a key is shown in.
  std::string header;
};

namespace {

constexpr std::string_view bearer = "bearer ";

bool is_bearer(std::string_view text) {
  return text.size() >= bearer.size() && std::ranges::equal(text.substr(0, bearer.size()), bearer, [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b;
         });
}

/// As it stands in the request's memory; nobody keeps it.
std::optional<std::string_view> shown_key(const Exchange& exchange, std::string_view header) {
  if (const auto authorization = exchange.header("authorization"); authorization && is_bearer(*authorization)) {
    auto key = authorization->substr(bearer.size());
    key.remove_prefix(std::min(key.find_first_not_of(' '), key.size()));
    return key;
  }
  return exchange.header(header);
}

/// The host of a Host header names this machine to itself.
bool names_this_machine(std::string_view host) {
  if (host.starts_with('[')) {
    host = host.substr(1, host.find(']') - 1);
  } else {
    host = host.substr(0, host.find(':'));
  }
  return is_loopback_host(host) || host.ends_with(".localhost");
}

/// Of several limits the client is told of the one that it meets next.
const Taken* tightest(const std::array<std::optional<Taken>, 3>& taken) {
  const Taken* tightest = nullptr;
  for (const auto& each : taken)
    if (each && (!tightest || each->remaining < tightest->remaining)) tightest = &*each;
  return tightest;
}

}  // namespace

void Door::greet(Exchange& exchange, Scope scope) const {
  guard_->cors_.greet(exchange, scope);
  for (const auto& [name, value] : guard_->server_.headers) exchange.accompany({name, value});
}

void Door::answer_preflight(const Exchange& exchange, Scope scope, std::string_view, Response& response) const {
  guard_->cors_.answer_preflight(exchange, scope, response);
}

std::optional<std::string> Door::asks_for_key(Scope scope) const {
  return guard_->access_.read([&](const Access& access) {
    return access.asks_for_key(scope, place_) ? std::optional(access.header) : std::nullopt;
  });
}

bool Door::limits() const noexcept { return guard_->limits_.any(); }

Gate::Called Door::key_called(std::string_view id) const {
  return guard_->access_.read([&](const Access& access) {
    Called called{access.asks_for_key(Scope::infer, place_), nullptr};
    for (const auto& key : access.keys.all())
      if (key->id == id) called.key = key;
    return called;
  });
}

IpAddress Door::client_of(const Exchange& exchange) const {
  const auto& peer = exchange.request().peer;
  const auto& trusted = guard_->trusted_proxies_;
  if (trusted.empty()) return peer;
  const auto header = guard_->proxy_header_;
  const auto said = exchange.header_list(header == config::ProxyHeader::forwarded ? "forwarded" : "x-forwarded-for");
  return client_address(peer, trusted, header, said);
}

Door::Shown Door::look_at(const Exchange& exchange, Scope scope) const {
  return guard_->access_.read([&](const Access& access) {
    Shown shown;
    shown.needed = access.asks_for_key(scope, place_);
    if (!access.keyed) return shown;
    if (const auto key = shown_key(exchange, access.header)) {
      shown.something = true;
      shown.key = access.keys.find(hash_of(*key));
    }
    if (!shown.key && shown.needed) shown.header = access.header;
    return shown;
  });
}

// A page can have a browser send what it likes to 127.0.0.1, and read the answer where its own name is made to stand
// for 127.0.0.1 meanwhile. Such a request still has that name as its host.
std::optional<Error> Door::wrong_site(const Exchange& exchange, Scope scope, bool asked_for_key) const {
  const auto origin = exchange.header("origin");
  const bool named = origin && guard_->cors_.names(*origin);
  if (!named)
    if (auto why = order_of_a_foreign_page(exchange, scope)) return why;
  const auto host = exchange.header("host");
  if (loopback_ && !asked_for_key && scope != Scope::infer && host && !names_this_machine(*host))
    return Error{Errc::forbidden,
                 "without a key this is there for those who ask for localhost or its address, not for another name"};
  return std::nullopt;
}

std::optional<Response> Door::turn_away(Exchange& exchange, const Visit& visit) const {
  if (visit.scope == Scope::open) return std::nullopt;
  const auto shown = look_at(exchange, visit.scope);
  if (const auto why = wrong_site(exchange, visit.scope, shown.needed)) return error_response(*why);
  if (auto limited = limit(exchange, visit, shown)) return limited;
  exchange.came_from(shown.key);
  return std::nullopt;
}

std::optional<Response> Door::limit(Exchange& exchange, const Visit& visit, const Shown& shown) const {
  const auto& limits = guard_->limits_;
  const auto now = exchange.request().arrived;
  std::array<std::optional<Taken>, 3> taken;
  // Before the key: whoever tries keys is held up by his address.
  taken[0] = limits.of_address(client_of(exchange), now);
  if (taken[0] && !taken[0]->admitted) return too_often("this address", *taken[0]);
  if (shown.needed) {
    if (!shown.key) return unknown_key(shown.something, shown.header);
    if (!shown.key->has(visit.scope)) return lacks_scope(*shown.key, visit.scope);
  }
  if (shown.key) {
    if (!visit.model.empty() && !shown.key->may_use(visit.model)) return not_its_model(visit.model);
    taken[1] = limits.of_key(*shown.key, now);
    if (taken[1] && !taken[1]->admitted) return too_often("this key", *taken[1]);
  }
  taken[2] = limits.of_route(exchange.request().method, path_of(exchange.request().target), now);
  if (taken[2] && !taken[2]->admitted) return too_often("this route", *taken[2]);
  if (shown.key && limits.has_seats()) {
    auto seat = limits.seat(*shown.key);
    if (!seat) return too_many_at_once(limits.seats());
    exchange.keep(std::move(seat));
  }
  if (const auto* told = tightest(taken))
    for (auto& header : limit_headers(*told)) exchange.accompany(std::move(header));
  return std::nullopt;
}

std::shared_ptr<const Gate> unlocked_door() {
  return std::make_shared<const Door>(std::make_shared<const Guard>(config::Config{}, ReadVariable{}, 0), Place::main,
                                      "");
}

}  // namespace mainstay::http
