#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mainstay::config {

/// A piece of a file's name.
struct FileNamePiece {
  enum class Kind : std::uint8_t {
    literal,
    field,  ///< the value of the field `text`
    model,
    timestamp,  ///< YYYYMMDD_HHMMSS, in UTC
    uuid,
    uuid8,  ///< 8 hexadecimal digits of one
    hash,   ///< the SHA-256 of the contents, 64 hexadecimal digits
  };
  Kind kind = Kind::literal;
  std::string text;
};

/// Characters that the value of a field or the name of a model has in a name; what is longer is cut.
inline constexpr std::size_t longest_place = 64;

using FileName = std::vector<FileNamePiece>;

/// Reads "{model}_{timestamp}_s{seed}_{uuid8}.png". A text: what is wrong with it.
std::variant<FileName, std::string> parse_file_name(std::string_view text);

/// Whether a file's name is one that such a template may have given.
bool may_have_named(const FileName& pieces, std::string_view name);

}  // namespace mainstay::config
