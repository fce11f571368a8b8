#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "http/guard/guard.hpp"
#include "http/router.hpp"
#include "tests/http/fake_exchange.hpp"

namespace mainstay::http::test {

/// One route of each kind behind a guard, for a test that says what the configuration is and who asks for what.
class Guarded : public ::testing::Test {
 protected:
  static constexpr auto infer_key = "the-key-of-somebody-who-infers";
  static constexpr auto admin_key = "the-key-of-the-administrator";

  static std::string hash(const std::string& key) { return text_of(hash_of(key)); }
  /// Members of a configuration with these two keys.
  static std::string two_keys(const std::string& more_of_the_first = "") {
    return R"("auth": {"keys": [{"id": "user", "hash": ")" + hash(infer_key) + "\"" + more_of_the_first +
           R"(}, {"id": "root", "hash": ")" + hash(admin_key) + R"(", "scopes": ["admin", "metrics"]}]})";
  }

  static config::Loaded loaded(const std::string& members) {
    auto result = config::load({config::File{"m.json", "{" + members + "}"}, {}, {}});
    if (!result.loaded) throw std::runtime_error(to_string(result.problems.at(0)));
    return *std::move(result.loaded);
  }
  void configure(const std::string& members, Place place = Place::main) {
    const auto configuration = loaded(members);
    guard_ = std::make_shared<Guard>(
        configuration.config, [](const std::string&) { return std::nullopt; }, 7);
    for (const auto& problem : guard_->follow(configuration)) FAIL() << to_string(problem);
    routes_ = Router();
    routes_.add("GET", "/health", Scope::open, answering());
    routes_.add("POST", "/v2/models/{model}/infer", Scope::infer, answering());
    routes_.add("GET", "/admin/status", Scope::admin, answering());
    routes_.add("POST", "/admin/models/{model}/reset", Scope::admin, answering());
    routes_.add("GET", "/metrics", Scope::metrics, answering());
    routes_.stand_behind(std::make_shared<const Door>(guard_, place, configuration.config.server.host));
  }

  using Headers = std::map<std::string, std::string>;
  static Headers with(const std::string& key) { return {{"authorization", "Bearer " + key}}; }

  /// The outcome must outlive what is asked.
  void hold(const std::string& method, const std::string& target, Headers headers, Outcome& outcome,
            const char* peer = "127.0.0.1") {
    routes_.dispatch(std::make_unique<FakeExchange>(
        FakeRequest{method, target, "", std::move(headers), *IpAddress::parse(peer), now_}, outcome));
  }
  Outcome ask(const std::string& method, const std::string& target, Headers headers = {},
              const char* peer = "127.0.0.1") {
    Outcome outcome;
    hold(method, target, std::move(headers), outcome, peer);
    return outcome;
  }
  int status(const std::string& method, const std::string& target, Headers headers = {},
             const char* peer = "127.0.0.1") {
    return ask(method, target, std::move(headers), peer).response->status;
  }
  int infer(Headers headers = {}, const char* peer = "127.0.0.1") {
    return status("POST", "/v2/models/iris/infer", std::move(headers), peer);
  }

  std::shared_ptr<Guard> guard_;
  Clock::time_point now_{std::chrono::seconds{1000}};
  /// Where not null, it has the requests that are not to be answered yet.
  std::vector<std::unique_ptr<Exchange>>* held_ = nullptr;

 private:
  Router::Handler answering() {
    return [this](std::unique_ptr<Exchange> exchange, const PathParameters&) {
      if (held_) return held_->push_back(std::move(exchange));
      exchange->respond({});
    };
  }

  Router routes_;
};

}  // namespace mainstay::http::test
