#include "http/coding/decoded.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "http/coding/coding.hpp"
#include "http/json_text.hpp"

namespace mainstay::http {

namespace {

// What is larger is decoded twice: once to learn how large it is, so that no memory is taken for what is too large.
constexpr std::size_t decoded_at_once = 1024 * 1024;
constexpr std::size_t step = 64 * 1024;

// What zlib wants to hear for the largest window, without a frame, with zlib's and with gzip's.
constexpr int raw_frame = -MAX_WBITS;
constexpr int zlib_frame = MAX_WBITS;
constexpr int gzip_frame = MAX_WBITS + 16;

int frame_of(Coding coding, std::string_view coded) noexcept {
  if (coding == Coding::gzip) return gzip_frame;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(coded[at]); };
  const bool framed = coded.size() >= 2 && (byte(0) & 0x0F) == Z_DEFLATED && (byte(0) * 256 + byte(1)) % 31 == 0;
  return framed ? zlib_frame : raw_frame;
}

class Inflation {
 public:
  Inflation(std::string_view coded, Coding coding) : rest_(coded), coding_(coding), frame_(frame_of(coding, coded)) {
    if (inflateInit2(&stream_, frame_) != Z_OK) throw std::bad_alloc{};
  }
  ~Inflation() { inflateEnd(&stream_); }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;

  /// Fills the space; less of it is filled at the end only.
  Result<std::size_t> read(std::span<std::byte> space) {
    std::size_t filled = 0;
    while (filled < space.size() && !ended_) {
      const auto room = std::min<std::size_t>(space.size() - filled, most_at_once);
      const auto given = std::min<std::size_t>(rest_.size(), most_at_once);
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
      stream_.avail_in = static_cast<uInt>(given);
      stream_.next_out = reinterpret_cast<Bytef*>(space.data() + filled);
      stream_.avail_out = static_cast<uInt>(room);
      const int result = inflate(&stream_, Z_NO_FLUSH);
      rest_.remove_prefix(given - stream_.avail_in);
      filled += room - stream_.avail_out;
      if (result == Z_MEM_ERROR) throw std::bad_alloc{};
      if (result == Z_STREAM_END)
        end_member();
      else if (result != Z_OK)
        return broken();
    }
    return filled;
  }

  /// Nothing is left of what was sent.
  Status finish() const { return rest_.empty() ? success() : broken(); }

 private:
  static constexpr std::size_t most_at_once = std::numeric_limits<uInt>::max();

  // Files of gzip may stand one behind the other, and mean all of what is in them.
  void end_member() {
    ended_ = coding_ != Coding::gzip || rest_.empty();
    if (!ended_) inflateReset2(&stream_, frame_);
  }

  Error broken() const {
    return {Errc::invalid_argument,
            "the body is not what its Content-Encoding says, " + std::string(name_of(coding_)) + ", or not all of it"};
  }

  z_stream stream_{};
  std::string_view rest_;
  const Coding coding_;
  const int frame_;
  bool ended_ = false;
};

Error too_large(std::size_t max_bytes) {
  return {Errc::too_large, "the body is larger than " + std::to_string(max_bytes) + " bytes when it is decoded"};
}

// The size of all that comes, which is thrown away.
Result<std::size_t> size_of_rest(Inflation& inflation, std::size_t max_bytes) {
  std::vector<std::byte> scratch(step);
  std::size_t size = 0;
  for (;;) {
    const auto read = inflation.read(scratch);
    if (!read) return read.error();
    size += *read;
    if (size > max_bytes || *read < scratch.size()) return size;
  }
}

Result<Buffer> inflated(std::string_view coded, Coding coding, std::size_t size) {
  // Of words, so that tensors that begin in front can be used where they lie.
  auto memory = std::make_shared_for_overwrite<std::uint64_t[]>((size + 7) / 8);
  auto* const data = reinterpret_cast<std::byte*>(memory.get());
  Inflation inflation{coded, coding};
  const auto read = inflation.read({data, size});
  if (!read) return read.error();
  return Buffer{std::move(memory), data, size};
}

Result<Buffer> inflated_up_to(std::string_view coded, Coding coding, std::size_t max_bytes) {
  const auto at_once = std::min(decoded_at_once, max_bytes);
  Inflation inflation{coded, coding};
  std::vector<std::byte> bytes;
  std::size_t size = 0;
  while (size == bytes.size() && size < at_once) {
    bytes.resize(std::min(at_once, size + step));
    const auto read = inflation.read(std::span{bytes}.subspan(size));
    if (!read) return read.error();
    size += *read;
  }
  const auto rest = size_of_rest(inflation, max_bytes - size);
  if (!rest) return rest.error();
  if (*rest > max_bytes - size) return too_large(max_bytes);
  if (auto status = inflation.finish(); !status) return std::move(status).error();
  bytes.resize(size);
  if (*rest == 0) return Buffer::of(std::move(bytes));
  bytes = {};
  return inflated(coded, coding, size + *rest);
}

}  // namespace

Result<Buffer> decoded(const Buffer& body, std::string_view content_encoding, std::size_t max_bytes) {
  if (body.size() == 0 || content_encoding.empty() || content_encoding == "identity") return body;
  const auto coding = coding_from(content_encoding);
  if (!coding)
    return Error{
        Errc::unsupported_media,
        "the only content encodings read here are gzip and deflate, one at a time, not " + shown(content_encoding)};
  return inflated_up_to(body.text(), *coding, max_bytes);
}

}  // namespace mainstay::http
