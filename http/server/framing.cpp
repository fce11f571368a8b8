#include "http/server/framing.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "http/server/head_scan.hpp"
#include "http/server/refusal.hpp"
#include "http/server/request_id.hpp"

namespace mainstay::http {

namespace {

// Room for any length; zeros in front of a number change nothing.
constexpr std::string_view length_header = "Content-Length: ";
constexpr std::string_view length_zeros = "00000000000000000000";

int pause_parser(http_parser* parser) {
  http_parser_pause(parser, 1);
  return 0;
}

// The parser, as Debian builds it, takes blanks for a part of the name. In front of a colon they have let requests
// through that two servers read differently.
int refuse_blanks(http_parser*, const char* at, std::size_t length) { return std::memchr(at, ' ', length) ? 1 : 0; }

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b; });
}

bool wants_invitation(std::string_view head) {
  const auto values = header_values(head, "expect");
  return values.size() == 1 && equals_ignoring_case(values[0], "100-continue");
}

std::string_view id_in(std::string_view head) {
  const auto ids = header_values(head, "x-request-id");
  return !ids.empty() && is_request_id(ids[0]) ? ids[0] : std::string_view{};
}

}  // namespace

Framing::Framing(FramingLimits limits, std::string_view refusal_key) : limits_(limits), refusal_key_(refusal_key) {
  expect_head();
}

const http_parser_settings& Framing::callbacks() noexcept {
  static const http_parser_settings settings = [] {
    http_parser_settings made;
    http_parser_settings_init(&made);
    made.on_header_field = refuse_blanks;
    // The head's last byte is left unread, so that a sized body never goes through the parser.
    made.on_headers_complete = pause_parser;
    made.on_body = on_body;
    made.on_message_complete = pause_parser;
    return made;
  }();
  return settings;
}

int Framing::on_body(http_parser* parser, const char* at, std::size_t length) {
  auto& self = *static_cast<Framing*>(parser->data);
  const auto body_so_far = self.rewritten_.size() - (self.length_at_ + length_zeros.size() + 4);
  if (length > self.limits_.max_body_bytes - body_so_far) {
    self.chunked_body_too_large_ = true;
    return 1;
  }
  self.rewritten_.append(at, length);
  return 0;
}

std::size_t Framing::parse(std::span<const char> bytes) {
  parser_.data = this;
  return http_parser_execute(&parser_, &callbacks(), bytes.data(), bytes.size());
}

void Framing::expect_head() noexcept {
  http_parser_init(&parser_, HTTP_REQUEST);
  state_ = State::head;
}

Framing::Step Framing::receive(std::span<char> bytes) {
  Step step;
  while (!bytes.empty() && state_ != State::refused) {
    std::size_t read = 0;
    switch (state_) {
      case State::head:
        read = read_head(bytes, step);
        break;
      case State::sized_body:
        read = read_sized_body(bytes, step);
        break;
      case State::chunked_body:
        read = read_chunked_body(bytes);
        break;
      case State::refused:
        break;
    }
    bytes = bytes.subspan(read);
  }
  return step;
}

std::size_t Framing::read_head(std::span<char> bytes, Step& step) {
  const std::size_t parsed = parse(bytes);
  const auto error = HTTP_PARSER_ERRNO(&parser_);
  const bool complete = error == HPE_PAUSED;
  const std::size_t read = complete ? parsed + 1 : parsed;
  if (error == HPE_HEADER_OVERFLOW || partial_head_.size() + read > limits_.max_header_bytes) {
    refuse({Errc::headers_too_large,
            "the request line and headers are larger than " + std::to_string(limits_.max_header_bytes) + " bytes"},
           {});
  } else if (complete && partial_head_.empty()) {
    accept_head(bytes.first(read), true, read < bytes.size(), step);
  } else if (complete) {
    partial_head_.append(bytes.data(), read);
    accept_head(partial_head_, false, read < bytes.size(), step);
    partial_head_.clear();
  } else if (error != HPE_OK) {
    refuse(parser_error(), {});
  } else {
    partial_head_.append(bytes.data(), read);
  }
  return read;
}

void Framing::accept_head(std::span<char> head, bool in_place, bool more_follows, Step& step) {
  const std::string_view text{head.data(), head.size()};
  if (auto error = objection(text)) return refuse(*error, text);
  // An upgrade that is not taken is as if it had not been offered. RESTinio would leave the request without an answer.
  if (parser_.upgrade) mask_header(head, "upgrade");
  if (parser_.flags & F_CHUNKED) {
    step.invite_body = !more_follows && wants_invitation(text);
    begin_rewriting(head);
    http_parser_pause(&parser_, 0);
    const char line_feed = '\n';
    parse({&line_feed, 1});
    state_ = State::chunked_body;
    return;
  }
  body_left_ = parser_.flags & F_CONTENTLENGTH ? parser_.content_length : 0;
  pass_on(head, in_place, step);
  if (body_left_ == 0) return expect_head();
  state_ = State::sized_body;
  step.invite_body = !more_follows && wants_invitation(text);
}

std::optional<Error> Framing::objection(std::string_view head) const {
  if (parser_.http_major != 1) return Error{Errc::invalid_argument, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  if (parser_.method == HTTP_CONNECT) return Error{Errc::unimplemented, "CONNECT is not served here"};
  if (parser_.uses_transfer_encoding) {
    const auto encodings = header_values(head, "transfer-encoding");
    if (encodings.size() != 1 || !equals_ignoring_case(encodings[0], "chunked"))
      return Error{Errc::unimplemented, "the only transfer encoding served here is chunked"};
  }
  if ((parser_.flags & F_CONTENTLENGTH) && parser_.content_length > limits_.max_body_bytes) return body_too_large();
  return std::nullopt;
}

std::size_t Framing::read_sized_body(std::span<char> bytes, Step& step) {
  const auto read = static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, bytes.size()));
  pass_on(bytes.first(read), true, step);
  body_left_ -= read;
  if (body_left_ == 0) expect_head();
  return read;
}

std::size_t Framing::read_chunked_body(std::span<char> bytes) {
  const std::size_t parsed = parse(bytes);
  const auto error = HTTP_PARSER_ERRNO(&parser_);
  if (error == HPE_PAUSED) {
    finish_rewriting();
    expect_head();
    return parsed;
  }
  if (error == HPE_OK) return parsed;
  const std::string head = rewritten_.substr(0, length_at_);
  refuse(chunked_body_too_large_ ? body_too_large() : parser_error(), head);
  return parsed;
}

void Framing::pass_on(std::span<const char> bytes, bool in_place, Step& step) {
  // Once something of this read lies in memory of ours, all that follows has to come after it.
  if (in_place && output_.empty())
    step.pass += bytes.size();
  else
    output_.append(bytes.data(), bytes.size());
}

void Framing::begin_rewriting(std::span<char> head) {
  mask_header(head, "transfer-encoding");
  const std::string_view text{head.data(), head.size()};
  const bool carriage_return = text.ends_with("\r\n");
  rewritten_ = text.substr(0, text.size() - (carriage_return ? 2 : 1));
  rewritten_ += length_header;
  length_at_ = rewritten_.size();
  rewritten_ += length_zeros;
  rewritten_ += "\r\n\r\n";
}

void Framing::finish_rewriting() {
  const auto length = rewritten_.size() - (length_at_ + length_zeros.size() + 4);
  char digits[20];
  const auto count = static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, length).ptr - digits);
  std::memcpy(rewritten_.data() + length_at_ + length_zeros.size() - count, digits, count);
  if (output_.empty())
    output_ = std::move(rewritten_);
  else
    output_ += rewritten_;
  rewritten_ = {};
}

std::size_t Framing::take(std::span<char> space) {
  const auto count = std::min(space.size(), output_.size() - taken_);
  std::memcpy(space.data(), output_.data() + taken_, count);
  taken_ += count;
  if (taken_ == output_.size()) {
    output_ = {};
    taken_ = 0;
  }
  return count;
}

Error Framing::parser_error() const {
  const auto error = HTTP_PARSER_ERRNO(&parser_);
  const char* what = http_errno_description(error);
  if (error == HPE_UNEXPECTED_CONTENT_LENGTH) what = "Content-Length is given twice, or along with Transfer-Encoding";
  if (error == HPE_CB_header_field) what = "a header's name has a blank in it";
  return {Errc::invalid_argument, std::string("malformed request: ") + what};
}

Error Framing::body_too_large() const {
  return {Errc::too_large, "the body is larger than " + std::to_string(limits_.max_body_bytes) + " bytes"};
}

void Framing::refuse(const Error& error, std::string_view head) {
  RefusedRequest refused;
  const std::string_view line = request_line(head);
  const auto method_end = line.find(' ');
  const auto target_end = line.rfind(' ');
  if (method_end != std::string_view::npos && method_end < target_end && parser_.method != HTTP_CONNECT) {
    refused.method = line.substr(0, method_end);
    refused.target = line.substr(method_end + 1, target_end - method_end - 1);
    refused.id = id_in(head);
  }
  output_ += refusal_message(refused, error, refusal_key_);
  partial_head_ = {};
  rewritten_ = {};
  state_ = State::refused;
}

}  // namespace mainstay::http
