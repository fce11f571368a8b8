#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/error.hpp"

namespace mainstay::http {

// RESTinio closes a connection without a word where it cannot read a request. So that the client gets an answer, and in
// its turn, such a request is replaced by a small one that carries the reason. Nobody outside can write one of these:
// it has to know a key that was drawn when the server started.

/// The header that carries the reason.
inline constexpr std::string_view refusal_header = "x-mainstay-refusal";

std::string make_refusal_key();

/// The request that takes the place of a refused one. The method, target and id are those of the refused one as far as
/// they are known.
struct RefusedRequest {
  std::string_view method = "GET";
  std::string_view target = "*";
  std::string_view id;
};
std::string refusal_message(const RefusedRequest& request, const Error& error, std::string_view key);

/// Reads the header's value back; nothing where it does not carry the key.
std::optional<Error> refusal_from(std::string_view value, std::string_view key);

}  // namespace mainstay::http
