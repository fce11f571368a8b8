#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <restinio/all.hpp>

#include "http/exchange.hpp"

namespace mainstay::http {

// Up to here it is cheaper to copy bytes behind those before them than to write them as a piece of their own.
inline constexpr std::size_t worth_its_own_piece = 4096;

/// How much of an answer is copied behind its head.
inline std::size_t size_of_first_text(const Response& response) noexcept {
  if (response.body.size() > worth_its_own_piece) return 0;
  std::size_t size = response.body.size();
  for (const auto& buffer : response.tail) {
    if (buffer.size() > worth_its_own_piece) break;
    size += buffer.size();
  }
  return size;
}

/// The pieces of one gathered write: the head, and the answer behind it. They keep alive what they show.
inline restinio::writable_items_container_t gathered(std::string head, Response response) {
  restinio::writable_items_container_t pieces;
  // Between any two buffers there may be a text.
  pieces.reserve(2 + 2 * response.tail.size());
  std::string text = std::move(head);
  const auto flush = [&] {
    if (!text.empty()) pieces.emplace_back(std::exchange(text, {}));
  };
  if (response.body.size() <= worth_its_own_piece) {
    text += response.body;
  } else {
    flush();
    pieces.emplace_back(std::move(response.body));
  }
  for (auto& buffer : response.tail) {
    if (buffer.size() <= worth_its_own_piece) {
      text += buffer.text();
    } else {
      flush();
      pieces.emplace_back(std::move(buffer));
    }
  }
  flush();
  return pieces;
}

}  // namespace mainstay::http
