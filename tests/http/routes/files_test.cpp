#include "http/routes/files.hpp"

#include <gtest/gtest.h>

#include "tests/http/routes/routed.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::http::routes {
namespace {

class RouteFiles : public test::Routed {
 protected:
  RouteFiles() {
    folder_.write("index.html", "<!doctype html>");
    folder_.write("a b.png", "an image");
    folder_.write(".hidden", "a secret");
    folder_.write("below/deep.txt", "deep");
    std::filesystem::create_symlink("/etc/passwd", folder_.path() / "link.txt");
    std::filesystem::create_directory(folder_.path() / "folder.txt");
    const auto path = folder_.path().string();
    route(R"({"method": "GET", "path": "/", "kind": "files", "index": "index.html", "scope": "open", "folder": ")" +
          path + R"("}, {"method": "GET", "path": "/files/{name}", "kind": "files", "folder": ")" + path + "\"}");
  }

  testing::Folder folder_;
};

TEST_F(RouteFiles, AreSentWithTheTypeThatTheirNameSays) {
  const auto page = ask("GET", "/");
  EXPECT_EQ(text_of(page), "200 <!doctype html>");
  EXPECT_EQ(page.response->content_type, "text/html; charset=utf-8");
  EXPECT_NE(page.header("Content-Security-Policy").find("script-src 'self'"), std::string::npos);
  const auto image = ask("GET", "/files/a%20b.png");
  EXPECT_EQ(text_of(image), "200 an image");
  EXPECT_EQ(image.response->content_type, "image/png");
  EXPECT_EQ(media_type_of("x.exe"), "application/octet-stream");
}

TEST_F(RouteFiles, AreFoundByTheirPlainNameAlone) {
  for (const char* name : {"none.png", ".hidden", "..", "%2e%2e%2fetc%2fpasswd", "below%2fdeep.txt", "link.txt",
                           "folder.txt", "..%5cindex.html"})
    EXPECT_EQ(ask("GET", std::string("/files/") + name).response->status, 404) << name;
  EXPECT_EQ(ask("GET", "/files/").response->status, 404);
}

TEST_F(RouteFiles, AreAnsweredToGetAndHeadAlone) {
  EXPECT_EQ(ask("HEAD", "/").response->status, 200);
  EXPECT_EQ(ask("POST", "/").response->status, 405);
}

}  // namespace
}  // namespace mainstay::http::routes
