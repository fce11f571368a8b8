#include "http/server/wire.hpp"

#include <charconv>

namespace mainstay::http {

namespace {

// Longer than the fixed parts, the status line and a length can be.
constexpr std::size_t fixed_part = 256;

void append_number(std::string& out, std::size_t number) {
  char text[20];
  out.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

std::string begun_head(const Response& response, std::string_view request_id, bool keep_alive, std::size_t spare) {
  std::size_t size = fixed_part + response.content_type.size() + request_id.size() + spare;
  for (const auto& header : response.headers) size += header.name.size() + header.value.size() + 4;

  std::string head;
  head.reserve(size);
  head += "HTTP/1.1 ";
  append_number(head, static_cast<std::size_t>(response.status));
  head += ' ';
  head += reason_phrase(response.status);
  head += keep_alive ? "\r\nConnection: keep-alive\r\n" : "\r\nConnection: close\r\n";
  return head;
}

void append_content_type(std::string& head, const Response& response) {
  if (response.content_type.empty()) return;
  head += "Content-Type: ";
  head += response.content_type;
  head += "\r\n";
}

void finish_head(std::string& head, const Response& response, std::string_view request_id) {
  head += "Server: mainstay\r\nX-Content-Type-Options: nosniff\r\nX-Request-Id: ";
  head += request_id;
  head += "\r\n";
  for (const auto& header : response.headers) {
    head += header.name;
    head += ": ";
    head += header.value;
    head += "\r\n";
  }
  head += "\r\n";
}

}  // namespace

std::string_view reason_phrase(int status) noexcept {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 303:
      return "See Other";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Payload Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Entity";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Unknown";
  }
}

std::string response_head(const Response& response, std::string_view request_id, bool keep_alive, std::size_t spare) {
  auto head = begun_head(response, request_id, keep_alive, spare);
  // 204 has no body by definition, and must not speak of one.
  if (response.status != 204) {
    head += "Content-Length: ";
    append_number(head, response.content_length());
    head += "\r\n";
    append_content_type(head, response);
  }
  finish_head(head, response, request_id);
  return head;
}

std::string stream_head(const Response& response, std::string_view request_id, bool keep_alive, bool chunked) {
  auto head = begun_head(response, request_id, keep_alive, 0);
  if (chunked) head += "Transfer-Encoding: chunked\r\n";
  append_content_type(head, response);
  finish_head(head, response, request_id);
  return head;
}

}  // namespace mainstay::http
