#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mainstay::http {

/// The content codings that are read and written.
enum class Coding : std::uint8_t { gzip, deflate };

/// As it stands in Content-Encoding.
std::string_view name_of(Coding coding) noexcept;
/// Whatever its case; nothing: it is none of them.
std::optional<Coding> coding_from(std::string_view name) noexcept;

/// What an Accept-Encoding header likes best of them; nothing: the answer as it is. Of two that are liked the same,
/// gzip.
std::optional<Coding> accepted_coding(std::string_view accept_encoding) noexcept;

/// What is read, for an Accept-Encoding header of an answer.
inline constexpr std::string_view read_codings = "gzip, deflate";

}  // namespace mainstay::http
