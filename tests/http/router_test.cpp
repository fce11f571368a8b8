#include "http/router.hpp"

#include <gtest/gtest.h>

#include "tests/http/fake_exchange.hpp"

namespace mainstay::http {
namespace {

using test::FakeExchange;
using test::Outcome;

Router::Handler answering(std::string name) {
  return [name](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
    Response response;
    response.body = name + "(" + std::string(path["model"]) + "," + std::string(path["version"]) + ")";
    exchange->respond(std::move(response));
  };
}

Outcome ask(const std::string& method, const std::string& target) {
  Router router;
  router.add("GET", "/v2", Scope::open, answering("server"));
  router.add("GET", "/v2/models/{model}", Scope::infer, answering("model"));
  router.add("POST", "/v2/models/{model}/infer", Scope::infer, answering("infer"));
  router.add("POST", "/v2/models/{model}/versions/{version}/infer", Scope::infer, answering("infer"));
  Outcome outcome;
  router.dispatch(std::make_unique<FakeExchange>(test::FakeRequest{method, target, "", {}}, outcome));
  return outcome;
}

struct Found {
  const char* method;
  const char* target;
  const char* body;
};

TEST(Router, finds_routes_and_their_parameters) {
  constexpr Found rows[] = {
      {"GET", "/v2", "server(,)"},
      {"GET", "/v2/", "server(,)"},
      {"GET", "/v2?verbose=/x/y", "server(,)"},
      {"GET", "/v2#part", "server(,)"},
      {"GET", "http://host:8000/v2", "server(,)"},
      {"HEAD", "/v2", "server(,)"},
      {"GET", "/v2/models/m", "model(m,)"},
      {"GET", "/v2/models/a%20b%C3%A9", "model(a b\xc3\xa9,)"},
      {"GET", "/v2/models/a%2Fb", "model(a/b,)"},
      {"POST", "/v2/models/m/infer", "infer(m,)"},
      {"POST", "/v2/models/m/infer/", "infer(m,)"},
      {"POST", "/v2/models/m/versions/12/infer", "infer(m,12)"},
  };
  for (const auto& row : rows) {
    const auto outcome = ask(row.method, row.target);
    EXPECT_EQ(outcome.response->status, 200) << row.target;
    EXPECT_EQ(outcome.response->body, row.body) << row.target;
  }
}

TEST(Router, answers_404_where_nothing_is) {
  for (const char* target : {"/", "", "/v3", "/v2/models", "/v2/models/", "/v2//models/m", "/v2/models//infer",
                             "/v2/models/m/infer/x", "/v2/models/m/versions//infer", "/a/b/c/d/e/f/g/h/i/j/k", "*"})
    EXPECT_EQ(ask("GET", target).response->status, target == std::string("*") ? 405 : 404) << target;
}

TEST(Router, refuses_broken_escapes) {
  for (const char* target : {"/v2/models/%", "/v2/models/a%2", "/v2/models/%zz", "/v2/models/a%00b"})
    EXPECT_EQ(ask("GET", target).response->status, 400) << target;
}

TEST(Router, answers_405_with_the_methods_that_are_allowed) {
  const auto post = ask("POST", "/v2");
  EXPECT_EQ(post.response->status, 405);
  EXPECT_EQ(post.header("Allow"), "GET, HEAD, OPTIONS");
  const auto get = ask("GET", "/v2/models/m/infer");
  EXPECT_EQ(get.response->status, 405);
  EXPECT_EQ(get.header("Allow"), "POST, OPTIONS");
  EXPECT_EQ(ask("HEAD", "/v2/models/m/infer").response->status, 405);
  EXPECT_EQ(ask("DELETE", "/v2/models/m").response->status, 405);
}

TEST(Router, answers_options_with_the_methods_that_are_allowed) {
  const auto outcome = ask("OPTIONS", "/v2/models/m/infer");
  EXPECT_EQ(outcome.response->status, 204);
  EXPECT_EQ(outcome.header("Allow"), "POST, OPTIONS");
  EXPECT_EQ(ask("OPTIONS", "*").response->status, 204);
  EXPECT_EQ(ask("OPTIONS", "/nothing").response->status, 404);
}

TEST(Router, has_what_is_for_its_surface_alone) {
  const auto status = [](Surface surface, const char* target) {
    Router router(surface);
    router.add("GET", "/health", Scope::open, answering("health"));
    router.add("GET", "/work", Scope::infer, answering("work"));
    router.add("GET", "/admin", Scope::admin, answering("admin"));
    router.add("GET", "/metrics", Scope::metrics, answering("metrics"));
    Outcome outcome;
    router.dispatch(std::make_unique<FakeExchange>(test::FakeRequest{"GET", target, "", {}}, outcome));
    return outcome.response->status;
  };
  for (const char* target : {"/health", "/work", "/admin", "/metrics"})
    EXPECT_EQ(status(Surface::whole, target), 200) << target;
  EXPECT_EQ(status(Surface::work, "/health"), 200);
  EXPECT_EQ(status(Surface::work, "/work"), 200);
  EXPECT_EQ(status(Surface::work, "/admin"), 404);
  EXPECT_EQ(status(Surface::work, "/metrics"), 404);
  EXPECT_EQ(status(Surface::admin, "/health"), 200);
  EXPECT_EQ(status(Surface::admin, "/work"), 404);
  EXPECT_EQ(status(Surface::admin, "/admin"), 200);
  EXPECT_EQ(status(Surface::admin, "/metrics"), 200);
}

}  // namespace
}  // namespace mainstay::http
