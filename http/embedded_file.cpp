#include "http/embedded_file.hpp"

#include <memory>
#include <utility>

namespace mainstay::http {

namespace {

std::string_view media_type(std::string_view name) {
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "text/javascript; charset=utf-8";
}

Response response_of(const EmbeddedFile& file, const std::string& pictures) {
  Response response;
  response.body = file.text;
  response.content_type = media_type(file.name);
  response.headers = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src " + pictures +
           "; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      // Another version of the server has other files at the same places.
      {"Cache-Control", "no-cache"},
  };
  return response;
}

}  // namespace

void add_page(Router& router, const std::string& path, std::span<const EmbeddedFile> files,
              const std::string& pictures) {
  for (const auto& file : files) {
    const auto at = file.name == "index.html" ? path : path + "/" + std::string(file.name);
    router.add("GET", at, Scope::open, [&file, pictures](std::unique_ptr<Exchange> exchange, const PathParameters&) {
      exchange->respond(response_of(file, pictures));
    });
  }
}

}  // namespace mainstay::http
