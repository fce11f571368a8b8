#include "http/routes/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "http/errors.hpp"
#include "http/json_text.hpp"

namespace mainstay::http::routes {

namespace {

// A file is read as a whole before it is sent.
constexpr std::size_t largest_file = 64U << 20U;

bool is_plain(std::string_view name) {
  return !name.empty() && name.front() != '.' && name.size() <= 255 &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

/// Nothing: there is no such file.
std::optional<std::string> read(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  struct stat facts {};
  std::optional<std::string> content;
  if (::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && static_cast<std::size_t>(facts.st_size) <= largest_file) {
    content.emplace(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t length = 0;
    while (length < content->size()) {
      const auto got = ::read(file, content->data() + length, content->size() - length);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      length += static_cast<std::size_t>(got);
    }
    // It may have been cut meanwhile.
    content->resize(length);
  }
  ::close(file);
  return content;
}

}  // namespace

std::string_view media_type_of(std::string_view name) noexcept {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 13> types{
      {{".html", "text/html; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".json", "application/json"},
       {".txt", "text/plain; charset=utf-8"},
       {".md", "text/plain; charset=utf-8"},
       {".png", "image/png"},
       {".jpg", "image/jpeg"},
       {".jpeg", "image/jpeg"},
       {".svg", "image/svg+xml"},
       {".webp", "image/webp"},
       {".ico", "image/x-icon"},
       {".woff2", "font/woff2"}}};
  for (const auto& [ending, type] : types)
    if (name.ends_with(ending)) return type;
  return "application/octet-stream";
}

Response file_response(const config::Route& route, std::string_view name) {
  auto content = is_plain(name) ? read(route.folder + "/" + std::string(name)) : std::nullopt;
  if (!content) return error_response({Errc::not_found, "there is no file " + shown(name)});
  Response response;
  response.body = *std::move(content);
  response.content_type = media_type_of(name);
  // A page has its own scripts and nobody else's; blobs are the images that it shows before they are sent.
  response.headers = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
       "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cache-Control", "private, no-store"},
  };
  for (const auto& [header, value] : route.answer.headers) response.headers.push_back({header, value});
  return response;
}

}  // namespace mainstay::http::routes
