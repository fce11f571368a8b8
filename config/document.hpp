#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mainstay::config {

/// More is no configuration but an attack, or the wrong file.
inline constexpr std::size_t max_document_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t max_document_depth = 64;

struct Node;
struct Member;

struct Null {};
/// As it was written: only who knows which type is wanted can say whether it fits.
struct NumberText {
  std::string text;
};
/// From the environment or the command line: what it is depends on what is wanted.
struct RawText {
  std::string text;
};
struct Array {
  std::vector<Node> items;
};
/// In the file's order, duplicates included: the reader refuses them, because it knows their path.
struct Object {
  std::vector<Member> members;
};

struct Node {
  std::variant<Null, bool, NumberText, std::string, RawText, Array, Object> value;
  std::size_t line = 1;
};

struct Member {
  std::string key;
  std::size_t line = 1;
  Node value;
};

struct SyntaxError {
  std::size_t line = 1;
  std::size_t column = 1;
  std::string message;
};

/// JSON with // and /* */ comments.
std::variant<Node, SyntaxError> parse_document(std::string_view text);

}  // namespace mainstay::config
