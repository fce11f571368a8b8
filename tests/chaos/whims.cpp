#include "tests/chaos/whims.hpp"

#include <array>
#include <utility>

#include "tests/acceptance/program.hpp"

namespace mainstay::chaos {

namespace {

using Json = nlohmann::json;
using testing::infer_body;

constexpr std::array names{"echo", "slow", "fault"};
constexpr std::array crashes{"abort", "segfault", "exit", "throw"};
constexpr std::array looks{"/admin/status", "/admin/tree", "/v2/health/live"};
constexpr std::array healths{"/health", "/health/detailed", "/v2/health/ready"};

std::string model_path(const std::string& name) { return "/v2/models/" + name; }

}  // namespace

Operation Whims::next() {
  const auto die = below(100);
  if (die < 75) return infer();
  return die < 92 ? order() : look();
}

Operation Whims::infer() {
  const std::string name = one_of(names);
  if (name == "fault") return infer_fault();
  // What sleeps sleeps for so many seconds.
  const Json data{name == "slow" ? 0.0078125 : below(1000)};
  return {"infer " + name, "POST", model_path(name) + "/infer", infer_body("FP32", "[1]", data.dump()),
          {200, 503},      data};
}

Operation Whims::infer_fault() {
  const auto die = below(100);
  const std::string word = die < 75 ? "ok" : die < 96 ? one_of(crashes) : "hang";
  Operation operation{"infer " + word, "POST", model_path("fault") + "/infer", {}, {503}, nullptr};
  operation.allowed.insert(word == "ok" ? 200 : word == "hang" ? 504 : 500);
  if (word == "ok") operation.data = {"ok"};
  operation.body = infer_body("BYTES", "[1]", Json{word}.dump(), word == "hang" ? R"({"timeout": 100000})" : "{}");
  return operation;
}

Operation Whims::order() {
  const std::string name = one_of(names);
  const auto die = below(17);
  const std::string verb = die < 8 ? "load" : die < 11 ? "unload" : die < 14 ? "reset" : "reload";
  const bool of_the_protocol = die < 11;
  return {verb, "POST",          (of_the_protocol ? "/v2/repository/models/" : "/admin/models/") + name + "/" + verb,
          {},   {200, 409, 503}, nullptr};
}

Operation Whims::look() {
  const auto die = below(3);
  if (die == 0) return {"look", "GET", one_of(looks), {}, {200}, nullptr};
  if (die == 1) return {"health", "GET", one_of(healths), {}, {200, 503}, nullptr};
  return {"model", "GET", model_path(one_of(names)) + (below(2) == 0 ? "/ready" : ""), {}, {200, 503}, nullptr};
}

std::string wrong_with(const Operation& operation, const http::ClientResponse& answer) {
  if (!operation.allowed.contains(answer.status)) return std::to_string(answer.status) + " " + answer.body;
  const auto body = Json::parse(answer.body, nullptr, false);
  if (body.is_discarded()) return "an answer that is no JSON";
  if (operation.data.is_null() || answer.status != 200) return {};
  const auto& data = body["outputs"].at(0)["data"];
  return data == operation.data ? "" : operation.data.dump() + " was to be answered, and not " + data.dump();
}

}  // namespace mainstay::chaos
