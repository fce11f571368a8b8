#include "http/routes/kept_answer.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "http/guard/key_hash.hpp"
#include "http/routes/field_json.hpp"
#include "http/routes/uuid.hpp"
#include "runtime/log/utc_time.hpp"

namespace mainstay::http::routes {

namespace {

using Kind = config::FileNamePiece::Kind;

config::FileName checked_name(const std::string& text) {
  auto parsed = config::parse_file_name(text);
  auto* pieces = std::get_if<config::FileName>(&parsed);
  return pieces ? std::move(*pieces) : config::FileName{};
}

/// "20260131T235959Z" becomes "20260131_235959".
std::string timestamp(std::chrono::system_clock::time_point time) {
  auto text = utc_stamp(time);
  std::ranges::replace(text, 'T', '_');
  text.pop_back();
  return text;
}

/// A value of a request as a part of a name: no path, nothing hidden, not long.
std::string made_safe(std::string_view text) {
  std::string safe(text.substr(0, config::longest_place));
  std::ranges::replace_if(
      safe,
      [](char c) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return !plain && c != '_' && c != '-' && c != '.';
      },
      '_');
  if (safe.empty() || safe.front() == '.') safe.insert(0, 1, '_');
  return safe;
}

std::string text_of(const std::optional<FieldValue>& value) {
  if (!value) return "";
  if (const auto* text = std::get_if<Buffer>(&value->items.front())) return std::string(text->text());
  std::string text;
  append_field(text, value);
  return text;
}

}  // namespace

KeptAnswers::KeptAnswers(const config::Route& route)
    : route_(route),
      pieces_(checked_name(route.answer.file.name)),
      folder_(route.answer.file.folder, {route.answer.file.max_files, route.answer.file.max_bytes},
              [this](std::string_view name) { return config::may_have_named(pieces_, name); }) {}

std::string KeptAnswers::value_of(const config::FileNamePiece& piece, const Named& named, std::string_view hash) const {
  switch (piece.kind) {
    case Kind::literal:
      return piece.text;
    case Kind::model:
      return made_safe(named.model);
    case Kind::timestamp:
      return timestamp(named.at);
    case Kind::uuid:
      return make_uuid();
    case Kind::uuid8:
      return make_uuid().substr(0, 8);
    case Kind::hash:
      return std::string(hash);
    case Kind::field:
      break;
  }
  const auto field = std::ranges::find(route_.fields, piece.text, &config::RouteField::name);
  return made_safe(text_of(named.values[static_cast<std::size_t>(field - route_.fields.begin())]));
}

std::string KeptAnswers::name(const Named& named, std::string_view hash) const {
  std::string name;
  for (const auto& piece : pieces_) name += value_of(piece, named, hash);
  return name;
}

Result<KeptFile> KeptAnswers::keep(std::string_view content, const Named& named) {
  const bool hashed = std::ranges::find(pieces_, Kind::hash, &config::FileNamePiece::kind) != pieces_.end();
  constexpr std::size_t prefix = std::string_view("sha256:").size();
  const auto hash = hashed ? http::text_of(hash_of(content)).substr(prefix) : "";
  auto kept = folder_.keep(content, [&] { return name(named, hash); });
  if (!kept) return std::move(kept).error();
  KeptFile file{std::move(kept).value(), "", content.size()};
  if (!route_.answer.file.url.empty()) file.url = route_.answer.file.url + file.name;
  return file;
}

}  // namespace mainstay::http::routes
