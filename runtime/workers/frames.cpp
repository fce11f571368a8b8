#include "runtime/workers/frames.hpp"

#include "runtime/workers/bytes.hpp"

namespace mainstay::workers {

namespace {

constexpr std::uint32_t magic = 0x5753'534d;  // "MSSW"
constexpr std::uint16_t version = 1;

bool is_kind(std::uint16_t number) {
  return (number >= static_cast<std::uint16_t>(Kind::load) &&
          number <= static_cast<std::uint16_t>(Kind::piece_taken)) ||
         (number >= static_cast<std::uint16_t>(Kind::loaded) && number <= static_cast<std::uint16_t>(Kind::piece));
}

}  // namespace

std::string frame(Kind kind, std::uint64_t sequence, std::string_view body) {
  Writer out;
  out.number(magic);
  out.number(version);
  out.number(static_cast<std::uint16_t>(kind));
  out.number(sequence);
  out.number(static_cast<std::uint64_t>(body.size()));
  out.raw(body);
  return out.take();
}

void Frames::add(std::string_view bytes) {
  if (begin_ == buffer_.size()) {
    buffer_.clear();
    begin_ = 0;
  }
  buffer_.append(bytes);
}

Result<std::optional<Frame>, std::string> Frames::next() {
  const std::string_view rest = std::string_view(buffer_).substr(begin_);
  Reader header{rest.substr(0, header_bytes)};
  // What is wrong from the first bytes on is not waited for.
  if (rest.size() >= sizeof magic && header.number<std::uint32_t>() != magic)
    return std::string("what it sent does not begin as a message does");
  if (rest.size() < header_bytes) return std::optional<Frame>{};
  if (const auto its = header.number<std::uint16_t>(); its != version)
    return "a message of version " + std::to_string(its) + ", not " + std::to_string(version);
  const auto kind = header.number<std::uint16_t>();
  if (!is_kind(kind)) return "a message of kind " + std::to_string(kind) + ", which there is not";
  const auto sequence = header.number<std::uint64_t>();
  const auto size = header.number<std::uint64_t>();
  if (size > max_body_bytes) return "a message of " + std::to_string(size) + " bytes";
  if (rest.size() - header_bytes < size) return std::optional<Frame>{};
  begin_ += header_bytes + size;
  return std::optional(Frame{static_cast<Kind>(kind), sequence, std::string(rest.substr(header_bytes, size))});
}

}  // namespace mainstay::workers
