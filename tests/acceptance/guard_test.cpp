#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "http/guard/key_hash.hpp"
#include "tests/acceptance/program.hpp"

namespace mainstay {
namespace {

using ::testing::HasSubstr;
using testing::infer_body;
using ::testing::Not;
using testing::Program;
using testing::Serving;
using Json = nlohmann::json;

const std::string user_key = "the-first-key-of-the-user";
const std::string other_key = "the-second-key-of-the-user";
const std::string admin_key = "the-key-of-the-administrator";

std::string config(const std::string& members) {
  return R"({"allow_builtin": true, "models": {"echo": {"path": "builtin/echo"}, "secret": {"path": "builtin/echo"}}, )" +
         members + "}";
}

std::string hash(const std::string& key) { return http::text_of(http::hash_of(key)); }

std::string keys(const std::string& user) {
  return R"({"keys": [{"id": "user", "hash": ")" + hash(user) + R"(", "models": ["ec*"]},
    {"id": "root", "hash": ")" +
         hash(admin_key) + R"(", "scopes": ["admin", "metrics"]}]})";
}

http::ClientResponse ask(const Serving& server, const std::string& method, const std::string& path,
                         const std::string& key = "", const std::string& body = "") {
  std::vector<http::Header> headers;
  if (!key.empty()) headers.push_back({"X-API-Key", key});
  auto answer = server.connect().request(method, path, body, headers);
  if (!answer) throw std::runtime_error(answer.error().message);
  return std::move(answer).value();
}

int infer(const Serving& server, const std::string& key, const std::string& model = "echo") {
  return ask(server, "POST", "/v2/models/" + model + "/infer", key, infer_body("FP32", "[1]", "[1]")).status;
}

struct Refused {
  int code;
  std::string output;
};

Refused run(const std::vector<std::string>& arguments, const Program::Environment& environment = {}) {
  Program program(arguments, environment);
  const auto code = program.wait();
  return {code, program.output()};
}

TEST(Guard, DoesNotLetAServerStartThatEverybodyCouldAdministrate) {
  testing::Folder folder;
  const auto file = folder.write("m.json", R"({"server": {"host": "0.0.0.0", "port": 0}})").string();
  for (const auto& arguments : {std::vector<std::string>{"serve", "--config", file}, {"check", file}}) {
    const auto [code, output] = run(arguments);
    EXPECT_EQ(code, 2) << arguments[0];
    EXPECT_THAT(output, HasSubstr("m.json:1: server.host: found \"0.0.0.0\"")) << arguments[0];
    EXPECT_THAT(output, HasSubstr("server.admin.host"));
    EXPECT_THAT(output, HasSubstr("server.insecure"));
  }
}

TEST(Guard, LetsItStartWhereItIsSaidToBeInsecure) {
  Serving server(config(R"("server": {"host": "0.0.0.0", "insecure": true})"));
  EXPECT_EQ(server.get("/admin/status").status, 200);
}

TEST(Guard, ServesAdminAtAnAddressOfItsOwn) {
  Serving server(config(R"("server": {"host": "0.0.0.0", "admin": {"host": "127.0.0.1", "port": 0}})"));
  for (const char* path : {"/admin/status", "/dashboard", "/health/detailed", "/admin/tree"})
    EXPECT_EQ(server.get(path).status, 404) << path;
  EXPECT_EQ(server.post("/v2/repository/index", "").status, 404);
  EXPECT_EQ(infer(server, ""), 200);
  const auto admin = [port = server.admin_port()](const std::string& method, const std::string& path) {
    auto client = http::Client::connect({"127.0.0.1", port}, std::chrono::seconds{60});
    if (!client) throw std::runtime_error(client.error().message);
    const auto answer = client->request(method, path);
    return answer ? answer->status : 0;
  };
  for (const char* path : {"/admin/status", "/dashboard", "/health/detailed", "/health", "/v2/health/live"})
    EXPECT_EQ(admin("GET", path), 200) << path;
  EXPECT_EQ(admin("POST", "/v2/repository/index"), 200);
  EXPECT_EQ(admin("GET", "/v2/models/echo"), 404);
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
}

TEST(Guard, AsksForKeysAndSaysWhatIsMissing) {
  testing::Folder folder;
  const auto file = folder.write("keys.json", keys(user_key)).string();
  Serving server(config(R"("auth": {"file": ")" + file + "\"}"));
  EXPECT_EQ(server.get("/health").status, 200);
  EXPECT_EQ(infer(server, ""), 401);
  EXPECT_EQ(infer(server, "no-key-of-anybodys-at-all"), 401);
  EXPECT_EQ(infer(server, user_key), 200);
  EXPECT_EQ(infer(server, user_key, "secret"), 404);
  EXPECT_EQ(ask(server, "GET", "/v2/models/secret", user_key).body, R"({"error":"no model is called 'secret'"})");
  EXPECT_EQ(ask(server, "GET", "/admin/status", user_key).status, 403);
  EXPECT_EQ(ask(server, "GET", "/admin/status", admin_key).status, 200);
  EXPECT_EQ(ask(server, "GET", "/dashboard").status, 200) << "the page holds nothing";
  EXPECT_THAT(*ask(server, "GET", "/admin/status").header("www-authenticate"), HasSubstr("Bearer"));
}

TEST(Guard, HidesModelsFromTheIndexToo) {
  testing::Folder folder;
  const auto file = folder.write("keys.json", R"({"keys": [{"id": "a", "hash": ")" + hash(user_key) +
                                                  R"(", "scopes": ["admin"], "models": ["ec*"]}]})");
  Serving server(config(R"("auth": {"file": ")" + file.string() + "\"}"));
  const auto index = Json::parse(ask(server, "POST", "/v2/repository/index", user_key).body);
  ASSERT_EQ(index.size(), 1U);
  EXPECT_EQ(index[0]["name"], "echo");
}

TEST(Guard, ExchangesKeysAtAHangupAndKeepsThemWhereTheirFileIsBroken) {
  testing::Folder folder;
  const auto file = folder.write("keys.json", keys(user_key)).string();
  Serving server(config(R"("auth": {"file": ")" + file + "\"}"));
  EXPECT_EQ(infer(server, user_key), 200);
  EXPECT_EQ(infer(server, other_key), 401);

  folder.write("keys.json", "{\"keys\": [" + user_key);
  server.program().signal(SIGHUP);
  ASSERT_TRUE(server.program().wait_for_line("the configuration is wrong, and nothing is changed"));
  EXPECT_EQ(infer(server, user_key), 200);
  EXPECT_EQ(infer(server, ""), 401);

  folder.write("keys.json", keys(other_key));
  server.program().signal(SIGHUP);
  ASSERT_TRUE(server.program().wait_for_line("the configuration is right again"));
  EXPECT_EQ(infer(server, user_key), 401);
  EXPECT_EQ(infer(server, other_key), 200);

  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
  for (const auto& key : {user_key, other_key, admin_key}) EXPECT_THAT(server.program().output(), Not(HasSubstr(key)));
}

TEST(Guard, TakesAKeyFromTheEnvironmentAndWipesItThere) {
  Serving server(config(R"("auth": {"keys": [{"id": "user", "env": "KEY_OF_THE_USER"}]})"), {},
                 {{"KEY_OF_THE_USER", user_key}});
  EXPECT_EQ(infer(server, user_key), 200);
  std::ifstream in("/proc/" + std::to_string(server.program().pid()) + "/environ", std::ios::binary);
  const std::string environment(std::istreambuf_iterator<char>(in), {});
  EXPECT_THAT(environment, HasSubstr("KEY_OF_THE_USER=*"));
  EXPECT_THAT(environment, Not(HasSubstr(user_key)));
  server.program().signal(SIGHUP);
  ASSERT_TRUE(server.program().wait_for_line("looking at the configuration and the models again"));
  EXPECT_EQ(infer(server, user_key), 200);
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
  EXPECT_THAT(server.program().output(), Not(HasSubstr("the configuration is wrong")))
      << "it is not read again from where it was wiped";
}

TEST(Guard, LimitsHowOftenAKeyIsUsed) {
  Serving server(config(R"("rate_limits": {"per_key": {"rate": 0.001, "burst": 2}}, "auth": )" + keys(user_key)));
  EXPECT_EQ(infer(server, user_key), 200);
  EXPECT_EQ(infer(server, user_key), 200);
  const auto refused = ask(server, "GET", "/v2/models/echo", user_key);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(*refused.header("ratelimit-limit"), "2");
  EXPECT_EQ(*refused.header("ratelimit-remaining"), "0");
  EXPECT_GT(std::stoi(std::string(*refused.header("retry-after"))), 900);
  EXPECT_EQ(*refused.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(server.get("/health").status, 200);
}

TEST(Guard, BelievesTheLastOfSeveralHeadersOfAProxy) {
  Serving server(
      config(R"("rate_limits": {"per_address": {"rate": 0.001, "burst": 1}, "trusted_proxies": ["127.0.0.1"]})"));
  const auto from = [&](const std::string& said, const std::string& proxy) {
    auto client = server.connect();
    return client.request("GET", "/v2/models/echo", "", {{"X-Forwarded-For", said}, {"X-Forwarded-For", proxy}})
        ->status;
  };
  EXPECT_EQ(from("1.1.1.1", "5.5.5.5"), 200);
  EXPECT_EQ(from("2.2.2.2", "5.5.5.5"), 429);
  EXPECT_EQ(from("1.1.1.1", "6.6.6.6"), 200);
}

TEST(Key, IsMadeWithItsHash) {
  const auto [code, output] = run({"key"});
  ASSERT_EQ(code, 0);
  const auto second_line = output.find("\nhash  ");
  ASSERT_TRUE(output.starts_with("key   ") && second_line != std::string::npos) << output;
  EXPECT_EQ(output.substr(second_line + 7), hash(output.substr(6, second_line - 6)) + "\n");
  EXPECT_NE(run({"key"}).output, output);
}

TEST(Key, IsTakenByCommandsFromAFileOrTheEnvironmentAndNotFromTheirCommandLine) {
  testing::Folder folder;
  Serving server(config(R"("auth": )" + keys(user_key)));
  const auto file = folder.write("key", admin_key + "\n").string();
  EXPECT_EQ(run({"models", "--url", server.url(), "--key-file", file}).code, 0);
  EXPECT_EQ(run({"models", "--url", server.url()}, {{"MAINSTAY_KEY_FILE", file}}).code, 0);
  EXPECT_EQ(run({"models", "--url", server.url()}, {{"MAINSTAY_KEY", admin_key}}).code, 0);
  EXPECT_EQ(run({"models", "--url", server.url(), "--key", admin_key}).code, 2);
  const auto [code, output] = run({"models", "--url", server.url()});
  EXPECT_EQ(code, 1);
  EXPECT_THAT(output, HasSubstr("MAINSTAY_KEY or --key-file"));
  const auto refused = run({"models", "--url", server.url()}, {{"MAINSTAY_KEY", user_key}});
  EXPECT_THAT(refused.output, HasSubstr("the key 'user' lacks the scope admin"));
  EXPECT_EQ(run({"models", "--url", server.url(), "--key-file", "/nowhere"}).code, 2);
}

}  // namespace
}  // namespace mainstay
