#include "config/document.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mainstay::config {
namespace {

/// Where the character stands that was consumed last.
class Position {
 public:
  void consume(char c) {
    // A newline counts only when something after it is consumed: the parser looks one character beyond a number.
    if (after_newline_) {
      ++line_;
      column_ = 0;
    }
    after_newline_ = c == '\n';
    const bool continues_a_character = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (!continues_a_character) ++column_;
  }
  std::size_t line() const { return line_; }
  std::size_t column() const { return column_ == 0 ? 1 : column_; }

 private:
  std::size_t line_ = 1;
  std::size_t column_ = 0;
  bool after_newline_ = false;
};

/// Tells a Position what the parser has taken. The parser copies it, so the position is elsewhere.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, Position* position) : at_(at), position_(position) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    position_->consume(*at_++);
    return *this;
  }
  CountingIterator operator++(int) {
    auto before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  Position* position_;
};

/// Builds the tree from the parser's events; the names of its functions are nlohmann's.
class TreeBuilder {
 public:
  explicit TreeBuilder(const Position& position) : position_(position) {}

  bool null() { return add(Null{}); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) { return add(NumberText{std::to_string(value)}); }
  bool number_unsigned(std::uint64_t value) { return add(NumberText{std::to_string(value)}); }
  bool number_float(double, const std::string& text) { return add(NumberText{text}); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Object{}); }
  bool start_array(std::size_t) { return open(Array{}); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    std::get<Object>(open_.back()->value).members.push_back({std::move(name), position_.line(), {}});
    return true;
  }
  template <class Exception>
  bool parse_error(std::size_t, const std::string&, const Exception& error) {
    // The library's own position is in bytes and its prefix means nothing to an operator.
    std::string message = error.what();
    for (const char* prefix : {": ", "] "}) {
      if (const auto end = message.find(prefix); end != std::string::npos) {
        message.erase(0, end + 2);
        break;
      }
    }
    return fail(std::move(message));
  }

  std::variant<Node, SyntaxError> result() && {
    if (error_) return std::move(*error_);
    return std::move(root_);
  }

 private:
  bool fail(std::string message) {
    error_ = SyntaxError{position_.line(), position_.column(), std::move(message)};
    return false;
  }

  // A container's own vector does not grow while one of its children is open, so the pointers in open_ stay valid.
  Node& place(Node node) {
    if (open_.empty()) return root_ = std::move(node);
    if (auto* object = std::get_if<Object>(&open_.back()->value)) return object->members.back().value = std::move(node);
    return std::get<Array>(open_.back()->value).items.emplace_back(std::move(node));
  }
  template <class Value>
  bool add(Value value) {
    place({std::move(value), position_.line()});
    return true;
  }
  template <class Container>
  bool open(Container container) {
    if (open_.size() == max_document_depth)
      return fail("nested more than " + std::to_string(max_document_depth) + " levels deep");
    open_.push_back(&place({std::move(container), position_.line()}));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  const Position& position_;
  Node root_;
  std::vector<Node*> open_;
  std::optional<SyntaxError> error_;
};

}  // namespace

std::variant<Node, SyntaxError> parse_document(std::string_view text) {
  if (text.size() > max_document_bytes)
    return SyntaxError{
        1, 1,
        "found " + std::to_string(text.size()) + " bytes, allowed: at most " + std::to_string(max_document_bytes)};
  Position position;
  TreeBuilder builder(position);
  const char* begin = text.data();
  nlohmann::json::sax_parse(CountingIterator(begin, &position), CountingIterator(begin + text.size(), &position),
                            &builder, nlohmann::json::input_format_t::json, true, true);
  return std::move(builder).result();
}

}  // namespace mainstay::config
