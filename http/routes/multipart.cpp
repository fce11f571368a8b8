#include "http/routes/multipart.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "http/json_text.hpp"
#include "http/routes/header_parameters.hpp"

namespace mainstay::http::routes {

namespace {

// As RFC 2046 has it.
constexpr std::size_t longest_boundary = 70;
constexpr auto npos = std::string_view::npos;

Error invalid(const std::string& what) { return {Errc::invalid_argument, "the form " + what}; }

class Reader {
 public:
  Reader(const Buffer& body, std::string_view boundary, MultipartLimits limits)
      : body_(body), text_(body.text()), delimiter_("--" + std::string(boundary)), limits_(limits) {}

  Result<std::vector<Part>> read() && {
    // What stands before the first delimiter is nobody's.
    const auto first = text_.starts_with(delimiter_) ? Delimiter{0, 0} : find_delimiter(0);
    auto line = first.begin == npos ? std::nullopt : end_of_line(first);
    if (!line) return invalid("does not begin with its boundary");
    std::vector<Part> parts;
    while (!line->last) {
      if (parts.size() == limits_.parts) return invalid("has more than " + std::to_string(limits_.parts) + " parts");
      Part part;
      const auto data = read_headers(line->end, part);
      if (!data) return data.error();
      // The line break before a delimiter is the delimiter's; a part may be empty and have none but that of its
      // headers.
      const auto next = next_delimiter(*data - 2);
      if (!next) return invalid("ends without its boundary");
      const auto begin = std::min(*data, next->at.begin);
      part.data = body_.slice(begin, next->at.begin - begin);
      parts.push_back(std::move(part));
      line = next->line;
    }
    return parts;
  }

 private:
  /// `begin`: of its line break, `dashes`: behind that.
  struct Delimiter {
    std::size_t begin;
    std::size_t dashes;
  };
  struct Line {
    std::size_t end;
    bool last;
  };
  struct Found {
    Delimiter at;
    Line line;
  };

  Delimiter find_delimiter(std::size_t from) const {
    const auto at = text_.find("\r\n" + delimiter_, from);
    return {at, at + 2};
  }

  /// Nothing: it only looks like a delimiter.
  std::optional<Line> end_of_line(Delimiter delimiter) const {
    auto at = delimiter.dashes + delimiter_.size();
    const bool last = text_.substr(at).starts_with("--");
    // Whatever follows the last delimiter is nobody's.
    if (last) return Line{at, true};
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at;
    if (!text_.substr(at).starts_with("\r\n")) return std::nullopt;
    return Line{at + 2, false};
  }

  std::optional<Found> next_delimiter(std::size_t from) const {
    for (;;) {
      const auto delimiter = find_delimiter(from);
      if (delimiter.begin == npos) return std::nullopt;
      if (const auto line = end_of_line(delimiter)) return Found{delimiter, *line};
      from = delimiter.dashes;
    }
  }

  /// Where the data begins.
  Result<std::size_t> read_headers(std::size_t at, Part& part) const {
    const auto begin = at;
    bool described = false;
    for (;;) {
      const auto end = text_.find("\r\n", at);
      if (end == npos) return invalid("ends in the headers of a part");
      if (end - begin > limits_.header_bytes)
        return invalid("has a part with more than " + std::to_string(limits_.header_bytes) + " bytes of headers");
      const auto line = text_.substr(at, end - at);
      at = end + 2;
      if (line.empty()) break;
      const auto colon = line.find(':');
      if (colon == npos) return invalid("has a part with a line that is no header: " + shown(line));
      const auto name = lower_case(line.substr(0, colon));
      auto value = line.substr(colon + 1);
      while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
      if (name == "content-type") part.content_type = value;
      if (name == "content-transfer-encoding" && !is_plain(value))
        return invalid("has a part that is encoded: " + shown(value));
      if (name != "content-disposition") continue;
      if (described || !describe(value, part))
        return invalid("has a part with a bad Content-Disposition: " + shown(value));
      described = true;
    }
    if (!described) return invalid("has a part without a name");
    return at;
  }

  static bool is_plain(std::string_view encoding) {
    const auto lower = lower_case(encoding);
    return lower == "binary" || lower == "8bit" || lower == "7bit";
  }

  static bool describe(std::string_view disposition, Part& part) {
    const auto parsed = parse_header_parameters(disposition);
    const auto* name = parsed ? parsed->find("name") : nullptr;
    if (!name || name->empty() || parsed->value != "form-data") return false;
    part.name = *name;
    if (const auto* filename = parsed->find("filename")) part.filename = *filename;
    return true;
  }

  const Buffer& body_;
  const std::string_view text_;
  const std::string delimiter_;
  const MultipartLimits limits_;
};

}  // namespace

Result<std::vector<Part>> parse_multipart(const Buffer& body, std::string_view boundary, MultipartLimits limits) {
  if (boundary.empty() || boundary.size() > longest_boundary)
    return invalid("has a boundary of " + std::to_string(boundary.size()) + " characters, allowed: 1 to " +
                   std::to_string(longest_boundary));
  return Reader(body, boundary, limits).read();
}

}  // namespace mainstay::http::routes
