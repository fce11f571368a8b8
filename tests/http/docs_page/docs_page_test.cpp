#include "http/docs_page/docs_page.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/http/fake_exchange.hpp"

namespace mainstay::http {
namespace {

class DocsPage : public testing::Test {
 protected:
  DocsPage() { add_docs(routes_); }

  test::Outcome get(const std::string& target) {
    test::Outcome outcome;
    routes_.dispatch(std::make_unique<test::FakeExchange>(test::FakeRequest{"GET", target, "", {}}, outcome));
    return outcome;
  }

  Router routes_;
};

TEST_F(DocsPage, serves_its_page_and_every_file_of_it) {
  ASSERT_FALSE(docs_files().empty());
  for (const auto& file : docs_files()) {
    const auto at = file.name == "index.html" ? "/docs" : "/docs/" + std::string(file.name);
    const auto outcome = get(at);
    EXPECT_EQ(outcome.response->status, 200) << at;
    EXPECT_EQ(outcome.response->body, file.text) << at;
    EXPECT_FALSE(file.text.empty()) << at;
    EXPECT_TRUE(outcome.header("Content-Security-Policy").starts_with("default-src 'none';"));
    EXPECT_EQ(outcome.header("Content-Security-Policy").find("unsafe"), std::string::npos);
  }
  EXPECT_EQ(get("/docs/nothing.js").response->status, 404);
}

TEST_F(DocsPage, says_what_its_files_are) {
  EXPECT_EQ(get("/docs").response->content_type, "text/html; charset=utf-8");
  EXPECT_EQ(get("/docs/app.js").response->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(get("/docs/style.css").response->content_type, "text/css; charset=utf-8");
  EXPECT_EQ(get("/docs/icon.svg").response->content_type, "image/svg+xml");
}

TEST_F(DocsPage, needs_nothing_from_anywhere_else) {
  for (const auto& file : docs_files()) {
    std::string text(file.text);
    // The name of SVG's elements, which nobody fetches.
    for (const std::string name = "http://www.w3.org/2000/svg"; text.find(name) != std::string::npos;)
      text.erase(text.find(name), name.size());
    EXPECT_EQ(text.find("http:"), std::string::npos) << file.name;
    EXPECT_EQ(text.find("https:"), std::string::npos) << file.name;
    EXPECT_EQ(text.find(" style="), std::string::npos) << file.name << ": not allowed by its own policy";
    EXPECT_EQ(text.find("innerHTML"), std::string::npos) << file.name;
  }
}

}  // namespace
}  // namespace mainstay::http
