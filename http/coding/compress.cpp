#include "http/coding/compress.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <new>
#include <string>
#include <utility>

#include "http/coding/coding.hpp"

namespace mainstay::http {

namespace {

class Deflation {
 public:
  Deflation(Coding coding, unsigned level) {
    // The largest window, with zlib's frame or with gzip's, and zlib's own default for its memory.
    const int frame = coding == Coding::gzip ? MAX_WBITS + 16 : MAX_WBITS;
    constexpr int memory = 8;
    if (deflateInit2(&stream_, static_cast<int>(level), Z_DEFLATED, frame, memory, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc{};
  }
  ~Deflation() { deflateEnd(&stream_); }
  Deflation(const Deflation&) = delete;
  Deflation& operator=(const Deflation&) = delete;

  void add(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto given = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream_.avail_in = static_cast<uInt>(given);
      run(Z_NO_FLUSH);
      bytes.remove_prefix(given);
    }
  }

  std::string finish() {
    run(Z_FINISH);
    return std::move(out_);
  }

 private:
  void run(int flush) {
    std::array<char, 32 * 1024> space;
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(space.data());
      stream_.avail_out = static_cast<uInt>(space.size());
      deflate(&stream_, flush);
      out_.append(space.data(), space.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  z_stream stream_{};
  std::string out_;
};

std::string_view content_type_of(const Response& response) {
  if (!response.content_type.empty()) return response.content_type;
  for (const auto& header : response.headers)
    if (header.name == "Content-Type") return header.value;
  return {};
}

bool is_compressed_already(const Response& response) {
  const auto type = content_type_of(response);
  if (type.starts_with("image/") && type != "image/svg+xml") return true;
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [](const Header& header) { return header.name == "Content-Encoding"; });
}

}  // namespace

void compress(Response& response, std::optional<std::string_view> accept_encoding,
              const config::Compression& settings) {
  if (!settings.enabled || response.status == 204) return;
  const auto size = response.content_length();
  if (size == 0 || size < settings.min_bytes || is_compressed_already(response)) return;
  response.headers.push_back({"Vary", "Accept-Encoding"});
  const auto coding = accept_encoding ? accepted_coding(*accept_encoding) : std::nullopt;
  if (!coding) return;
  Deflation deflation{*coding, settings.level};
  deflation.add(response.body);
  for (const auto& buffer : response.tail) deflation.add(buffer.text());
  response.body = deflation.finish();
  response.tail.clear();
  response.headers.push_back({"Content-Encoding", std::string(name_of(*coding))});
}

}  // namespace mainstay::http
