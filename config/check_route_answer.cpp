#include "config/check_route_answer.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <variant>

#include "config/file_name.hpp"
#include "config/path.hpp"
#include "config/quote.hpp"
#include "config/route_template.hpp"

namespace mainstay::config {
namespace {

class AnswerCheck {
 public:
  explicit AnswerCheck(const Route& route) : route_(route) {}

  std::vector<std::pair<std::string, std::string>> run() && {
    check_form();
    check_file();
    check_document();
    check_headers();
    return std::move(mistakes_);
  }

 private:
  void wrong(const std::string& key, std::string message) { mistakes_.emplace_back(key, std::move(message)); }

  bool has_field(std::string_view name) const {
    return std::ranges::find(route_.fields, name, &RouteField::name) != route_.fields.end();
  }

  void check_form() {
    const auto& answer = route_.answer;
    if (!answer.output.empty() + !answer.image.output.empty() + !answer.redirect.empty() > 1)
      wrong("answer", "an answer is one of \"output\", \"image\" and \"redirect\"");
    if (answer.json != "null" && !answer.redirect.empty())
      wrong("answer", "an answer is one of \"json\" and \"redirect\"");
    if (route_.kind != RouteKind::infer && (answer.has_content() || !answer.redirect.empty()))
      wrong("answer", "only a model that computes has outputs");
    if (route_.kind == RouteKind::document && answer.json == "null") wrong("answer", "a document needs its \"json\"");
    if (answer.image.output.empty() && answer.image != ImageAnswer{})
      wrong("answer.image", "which output is an image says \"output\"");
  }

  void check_file() {
    const auto& file = route_.answer.file;
    if (file.folder.empty()) {
      if (file != FileAnswer{}) wrong("answer.file", "where it is kept says \"folder\"");
      return;
    }
    if (!route_.answer.has_content()) wrong("answer.file", "what is kept is an \"output\" or an \"image\"");
    const auto parsed = parse_file_name(file.name);
    if (const auto* trouble = std::get_if<std::string>(&parsed)) return wrong("answer.file.name", *trouble);
    for (const auto& piece : std::get<FileName>(parsed))
      if (piece.kind == FileNamePiece::Kind::field && !names_a_file(piece.text))
        wrong("answer.file.name", "{" + piece.text +
                                      "} is no field that is a text or a number and no list, nor model, timestamp, "
                                      "uuid, uuid8 or hash");
  }

  bool names_a_file(std::string_view name) const {
    const auto found = std::ranges::find(route_.fields, name, &RouteField::name);
    if (found == route_.fields.end() || found->list) return false;
    return found->type != FieldType::bytes && found->type != FieldType::image && found->type != FieldType::json;
  }

  void check_document() {
    auto parsed = parse_template(route_.answer.json);
    if (auto* trouble = std::get_if<std::string>(&parsed))
      wrong("answer.json", std::move(*trouble));
    else
      check_places(std::get<TemplateNode>(parsed));
  }

  void check_places(const TemplateNode& node) {
    using Kind = TemplateNode::Kind;
    const auto refuse = [&](std::string message) { wrong("answer.json", std::move(message)); };
    for (const auto& [unused, inner] : node.members) check_places(inner);
    for (const auto& inner : node.items) check_places(inner);
    const bool shown = node.kind == Kind::server || node.kind == Kind::model || node.kind == Kind::config;
    if (shown && route_.kind != RouteKind::document)
      refuse("what the server knows stands in documents alone");
    else if ((node.kind == Kind::model || node.kind == Kind::config) && node.of.empty() && route_.model.empty())
      refuse("which model is meant says neither the place, with \"of\", nor the route");
    if (node.kind == Kind::output && route_.kind != RouteKind::infer) refuse("only a model that computes has outputs");
    if (node.kind == Kind::file && route_.answer.file.folder.empty())
      refuse("there is no file, which \"answer.file\" would have kept");
    else if (node.kind == Kind::file && node.text == "url" && route_.answer.file.url.empty())
      refuse("the file has no address, for lack of \"answer.file.url\"");
    if (node.kind == Kind::field && !has_field(node.text)) refuse("there is no field " + quote_shortened(node.text));
  }

  void check_headers() {
    static const std::set<std::string> reserved{"connection", "content-length", "content-type", "server",
                                                "transfer-encoding"};
    const auto is_text = [](const std::string& text) {
      return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c != 0x7f; });
    };
    if (!is_text(route_.answer.content_type)) wrong("answer.content_type", "it has control characters");
    for (const auto& [name, value] : route_.answer.headers) {
      std::string folded = name;
      std::ranges::transform(folded, folded.begin(),
                             [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      if (reserved.contains(folded)) wrong(child("answer.headers", name), "this header is the server's own");
      if (!is_text(value)) wrong(child("answer.headers", name), "it has control characters");
    }
  }

  const Route& route_;
  std::vector<std::pair<std::string, std::string>> mistakes_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> mistakes_of_answer(const Route& route) {
  return AnswerCheck(route).run();
}

}  // namespace mainstay::config
