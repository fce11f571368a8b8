#include <gtest/gtest.h>

#include <span>
#include <string>

#include "http/dashboard/dashboard.hpp"
#include "http/docs_page/docs_page.hpp"
#include "tests/http/fake_exchange.hpp"

namespace mainstay::http {
namespace {

struct Page {
  std::string path;
  std::span<const EmbeddedFile> files;
  void (*add)(Router&);
};

class Pages : public testing::TestWithParam<Page> {
 protected:
  Pages() { GetParam().add(routes_); }

  test::Outcome get(const std::string& target) {
    test::Outcome outcome;
    routes_.dispatch(std::make_unique<test::FakeExchange>(test::FakeRequest{"GET", target, "", {}}, outcome));
    return outcome;
  }

  const std::string& path() const { return GetParam().path; }
  std::span<const EmbeddedFile> files() const { return GetParam().files; }

  Router routes_;
};

TEST_P(Pages, ServeTheirPageAndEveryFileOfIt) {
  ASSERT_FALSE(files().empty());
  for (const auto& file : files()) {
    const auto at = file.name == "index.html" ? path() : path() + "/" + std::string(file.name);
    const auto outcome = get(at);
    EXPECT_EQ(outcome.response->status, 200) << at;
    EXPECT_EQ(outcome.response->body, file.text) << at;
    EXPECT_FALSE(file.text.empty()) << at;
    EXPECT_TRUE(outcome.header("Content-Security-Policy").starts_with("default-src 'none';"));
    EXPECT_EQ(outcome.header("Content-Security-Policy").find("unsafe"), std::string::npos);
  }
  EXPECT_EQ(get(path() + "/nothing.js").response->status, 404);
}

TEST_P(Pages, SayWhatTheirFilesAre) {
  EXPECT_EQ(get(path()).response->content_type, "text/html; charset=utf-8");
  EXPECT_EQ(get(path() + "/app.js").response->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(get(path() + "/style.css").response->content_type, "text/css; charset=utf-8");
  EXPECT_EQ(get(path() + "/icon.svg").response->content_type, "image/svg+xml");
}

TEST_P(Pages, NeedNothingFromAnywhereElse) {
  for (const auto& file : files()) {
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

INSTANTIATE_TEST_SUITE_P(All, Pages,
                         testing::Values(Page{"/dashboard", dashboard_files(), add_dashboard},
                                         Page{"/docs", docs_files(), add_docs}),
                         [](const auto& page) { return page.param.path.substr(1); });

}  // namespace
}  // namespace mainstay::http
