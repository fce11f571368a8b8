#pragma once

#include <zlib.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace mainstay::http::test {

/// What zlib wants to hear for the frame: 15 for its own, 31 for gzip's, -15 for none.
inline std::string deflated(std::string_view text, int frame) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, frame, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("deflate");
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("deflate");
  return out;
}

inline std::string inflated(std::string_view coded, int frame, std::size_t size) {
  z_stream stream{};
  if (inflateInit2(&stream, frame) != Z_OK) throw std::runtime_error("inflate");
  std::string out(size, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(coded.data()));
  stream.avail_in = static_cast<uInt>(coded.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  const bool whole = result == Z_STREAM_END && stream.avail_in == 0 && stream.total_out == size;
  inflateEnd(&stream);
  if (!whole) throw std::runtime_error("not what was to be there");
  return out;
}

}  // namespace mainstay::http::test
