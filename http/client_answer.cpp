// How a client reads an answer.

#include <algorithm>
#include <utility>

#include "http/client.hpp"
#include "http/number_text.hpp"

namespace mainstay::http {

namespace {

constexpr std::size_t longest_head = 256 * 1024;
constexpr std::size_t most_headers = 1024;
constexpr int switching_protocols = 101;

/// An answer that says that the answer is still to come.
bool is_interim(int status) { return status >= 100 && status < 200 && status != switching_protocols; }

Error unavailable(std::string message) { return {Errc::unavailable, std::move(message)}; }

bool same_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::optional<std::string_view> ClientResponse::header(std::string_view name) const noexcept {
  for (const auto& header : headers)
    if (same_ignoring_case(header.name, name)) return header.value;
  return std::nullopt;
}

Result<ClientResponse> Client::receive(std::string_view method) {
  for (;;) {
    auto response = receive_head();
    if (!response) return response;
    if (is_interim(response->status)) continue;
    if (method == "HEAD" || response->status == 204) return response;
    if (auto status = receive_body(*response); !status) return std::move(status).error();
    return response;
  }
}

Result<std::string> Client::take(std::size_t size) {
  while (pending_.size() < size) {
    const auto before = pending_.size();
    if (auto status = fill(); !status) return std::move(status).error();
    if (pending_.size() == before) return unavailable(host_ + " closed the connection");
  }
  std::string taken = pending_.substr(0, size);
  pending_.erase(0, size);
  return taken;
}

Result<std::string> Client::take_line() {
  std::size_t end;
  while ((end = pending_.find("\r\n")) == std::string::npos) {
    const auto before = pending_.size();
    if (auto status = fill(); !status) return std::move(status).error();
    if (pending_.size() == before) return unavailable(host_ + " closed the connection");
    if (pending_.size() > longest_head) return unavailable(host_ + " does not answer in HTTP");
  }
  std::string line = pending_.substr(0, end);
  pending_.erase(0, end + 2);
  return line;
}

Result<ClientResponse> Client::receive_head() {
  ClientResponse response;
  auto line = take_line();
  if (!line) return std::move(line).error();
  const bool is_http = line->starts_with("HTTP/1.") && line->size() >= 12;
  const auto status = is_http ? number_in<int>(line->substr(9, 3)) : std::nullopt;
  if (!status) return unavailable(host_ + " does not answer in HTTP");
  response.status = *status;
  for (std::size_t size = 0;;) {
    line = take_line();
    if (!line) return std::move(line).error();
    if (line->empty()) return response;
    size += line->size();
    const auto colon = line->find(':');
    if (colon == std::string::npos || response.headers.size() == most_headers || size > longest_head)
      return unavailable(host_ + " does not answer in HTTP");
    const auto value = line->find_first_not_of(" \t", colon + 1);
    response.headers.push_back({line->substr(0, colon), value == std::string::npos ? "" : line->substr(value)});
  }
}

Status Client::receive_body(ClientResponse& response) {
  const auto size = number_in<std::size_t>(response.header("content-length").value_or(""));
  if (!size) return unavailable(host_ + " does not say how long its answer is");
  auto body = take(*size);
  if (!body) return std::move(body).error();
  response.body = std::move(body).value();
  return success();
}

}  // namespace mainstay::http
