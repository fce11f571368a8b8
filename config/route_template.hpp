#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mainstay::config {

/// A JSON document with places in it that are filled for each answer: an object whose one key is the name of a kind of
/// place, and its value a text, beside `as` and `of`.
struct TemplateNode {
  enum class Kind : std::uint8_t {
    literal,  ///< `text` is its JSON
    object,
    list,
    // Places, of which `text` is what is meant.
    output,
    field,
    server,
    model,
    config,
    file,
  };
  /// How an output is put in.
  enum class As : std::uint8_t { value, list, json, base64 };

  Kind kind = Kind::literal;
  std::string text = "null";
  As as = As::value;
  /// The models that are meant; empty: the route's own.
  std::vector<std::string> of;
  std::vector<std::pair<std::string, TemplateNode>> members;
  std::vector<TemplateNode> items;
};

/// What may be asked of the server, of a model, and of the file that an answer is kept in.
std::span<const std::string> server_facts();
std::span<const std::string> model_facts();
std::span<const std::string> file_facts();

/// Reads a template from its JSON. A text: what is wrong with it.
std::variant<TemplateNode, std::string> parse_template(std::string_view json);

}  // namespace mainstay::config
