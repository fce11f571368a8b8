#include "tests/chaos/clients.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "tests/chaos/plan.hpp"

namespace mainstay::chaos {

namespace {

using Json = nlohmann::json;

struct Weighed {
  const char* order;
  double weight;
};

constexpr std::array wild_orders{Weighed{"ok", 68},      Weighed{"spoil", 12},
                                 Weighed{"rot", 2},      Weighed{"leak", 4},
                                 Weighed{"throw", 4},    Weighed{"abort", 3},
                                 Weighed{"segfault", 3}, Weighed{"exit", 2},
                                 Weighed{"hang", 1},     Weighed{"glut", sanitized ? 0 : 1}};

std::string wrong_with(const http::ClientResponse& answer, const std::string& token) {
  if (answer.header("x-request-id") != token) return "the answer of another request";
  const auto body = Json::parse(answer.body, nullptr, false);
  if (body.is_discarded()) return "an answer that is no JSON";
  if (answer.status != 200) return body.contains("error") ? "" : "an error without a reason";
  const auto& outputs = body["outputs"];
  if (outputs.at(0)["data"].at(0) != token) return "the result of another request";
  if (outputs.at(1)["data"].at(0) != "clean") return "a result of a model that was spoilt";
  return {};
}

std::string body_of(const std::string& token, const std::string& order, std::chrono::microseconds patience) {
  const auto tensor = [](const std::string& name, const std::string& value) {
    return Json{{"name", name}, {"datatype", "BYTES"}, {"shape", {1}}, {"data", {value}}};
  };
  return Json{{"parameters", {{"timeout", patience.count()}}},
              {"inputs", {tensor("TOKEN", token), tensor("ORDER", order)}}}
      .dump();
}

/// Sends one request and looks at its answer.
Record ask(http::Client& client, const Clients::Load& load, const std::string& token, const std::string& order) {
  Record record{.token = token, .order = order, .in_peace = !load.wild, .status = 0, .wrong = {}, .took = {}};
  const auto body = body_of(token, order, load.patience);
  const auto asked = std::chrono::steady_clock::now();
  const auto answer = client.request("POST", "/v2/models/" + load.model + "/infer", body, {{"X-Request-Id", token}});
  record.took = std::chrono::steady_clock::now() - asked;
  if (answer) {
    record.status = answer->status;
    record.wrong = wrong_with(*answer, token);
  } else {
    record.wrong = "no answer: " + answer.error().message;
  }
  return record;
}

class Dice {
 public:
  Dice(bool wild, std::uint64_t seed) : wild_(wild), random_(seed) {
    std::vector<double> weights;
    for (const auto& each : wild_orders) weights.push_back(each.weight);
    which_ = std::discrete_distribution<std::size_t>(weights.begin(), weights.end());
  }
  std::string order() { return wild_ ? wild_orders.at(which_(random_)).order : "ok"; }

 private:
  const bool wild_;
  std::mt19937_64 random_;
  std::discrete_distribution<std::size_t> which_;
};

void ask_on(const std::stop_token& stop, const testing::Serving& server, const Clients::Load& load,
            const std::string& name, std::uint64_t seed, History& history) {
  Dice dice(load.wild, seed);
  auto client = server.connect();
  for (unsigned number = 0; !stop.stop_requested(); ++number) {
    history.push_back(ask(client, load, name + "." + std::to_string(number), dice.order()));
    if (history.back().status == 0) client = server.connect();
  }
  if (history.empty()) return;
  client.finish_sending();
  const auto more = client.receive_some();
  if (!more || !more->empty()) history.back().wrong += "; more than its answer came";
}

}  // namespace

Clients::Clients(const testing::Serving& server, const std::string& phase, const std::vector<Load>& loads,
                 std::uint64_t seed) {
  std::size_t count = 0;
  for (const auto& load : loads) count += load.clients;
  seen_.reserve(count);
  for (const auto& load : loads)
    for (unsigned i = 0; i < load.clients; ++i) {
      auto& seen = seen_.emplace_back(Seen{load.model, {}});
      const auto name = phase + "." + load.model + "." + std::to_string(i);
      threads_.emplace_back([&server, load, name, seed = seed + seen_.size(), &seen](const std::stop_token& stop) {
        ask_on(stop, server, load, name, seed, seen.history);
      });
    }
}

std::map<std::string, History> Clients::finish() {
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
  std::map<std::string, History> histories;
  for (auto& seen : seen_) {
    auto& history = histories[seen.model];
    history.insert(history.end(), seen.history.begin(), seen.history.end());
  }
  return histories;
}

}  // namespace mainstay::chaos
