#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "config/images.hpp"

namespace mainstay::config {

enum class FieldSource : std::uint8_t { path, query, header, json, form, body, fixed };
enum class FieldType : std::uint8_t { string, uuid, integer, number, boolean, enumeration, bytes, image, json };

/// Something that a request says, and the input that it becomes.
struct RouteField {
  std::string name;
  FieldSource from = FieldSource::json;
  /// What it is called there; empty: as `name`. In JSON, dots go into objects.
  std::string at;
  FieldType type = FieldType::string;
  /// A list of such values; the limits are those of each item.
  bool list = false;
  bool required = true;
  /// JSON; null: none.
  std::string default_value = "null";
  /// Of a fixed field: JSON.
  std::string value = "null";
  /// What an enum may be.
  std::vector<std::string> values;
  /// JSON numbers; null: none.
  std::string min = "null";
  std::string max = "null";
  /// In characters; 0: no limit.
  std::size_t min_length = 0;
  std::size_t max_length = 0;
  /// 0: no limit but the body's own.
  std::size_t max_bytes = 0;
  /// A POSIX extended regular expression for the whole of a text; empty: any.
  std::string pattern;
  /// What an image may be: "jpeg", "png".
  std::vector<std::string> formats = {"jpeg", "png"};
  /// In pixels.
  std::uint32_t max_width = 4096;
  std::uint32_t max_height = 4096;
  std::uint64_t max_pixels = 16777216;
  /// 1 (grey), 3 (colours) or 4 (and opacity): what an image is turned into.
  unsigned channels = 3;
  ImageLayout layout = ImageLayout::hwc;
  std::size_t min_items = 0;
  std::size_t max_items = 1024;
  /// What an example request has there: JSON; null: made up, where that can be done.
  std::string example = "null";
  /// The input of the model; empty: it is none.
  std::string input;

  /// What it is called where it comes from.
  const std::string& place() const noexcept { return at.empty() ? name : at; }
  bool has_default() const noexcept { return default_value != "null"; }
  /// A request may leave it out, and then there is nothing in its place.
  bool is_optional() const noexcept { return from != FieldSource::fixed && !required && !has_default(); }

  bool operator==(const RouteField&) const = default;
};

/// An output that is sent as an image.
struct ImageAnswer {
  /// Empty: none is.
  std::string output;
  ImageFormat format = ImageFormat::png;
  /// Of a JPEG.
  unsigned quality = 90;
  ImageLayout layout = ImageLayout::hwc;

  bool operator==(const ImageAnswer&) const = default;
};

/// Where the body of an answer is kept as well.
struct FileAnswer {
  /// Empty: nowhere.
  std::string folder;
  /// With places in braces (see file_name.hpp).
  std::string name = "{model}_{timestamp}_{uuid8}.png";
  /// What the name is put behind where a document has the file's address; empty: it has none.
  std::string url;
  /// Of files of such names; beyond them the oldest are removed.
  std::size_t max_files = 1000;
  std::uint64_t max_bytes = 1073741824;

  bool operator==(const FileAnswer&) const = default;
};

/// What is made of a model's outputs.
struct RouteAnswer {
  unsigned status = 200;
  /// A template (see route_template.hpp); null: all outputs by name.
  std::string json = "null";
  /// An output whose bytes are the body; empty: the body is the document. Where there is a document as well, who asks
  /// for JSON has that.
  std::string output;
  std::string content_type = "application/octet-stream";
  /// An output whose text is where the client is sent to; empty: nowhere.
  std::string redirect;
  ImageAnswer image;
  FileAnswer file;
  std::map<std::string, std::string> headers;

  /// The body is something else than a document, or may be.
  bool has_content() const noexcept { return !output.empty() || !image.output.empty(); }

  bool operator==(const RouteAnswer&) const = default;
};

enum class RouteKind : std::uint8_t { infer, document, order, files };
enum class RouteOrder : std::uint8_t { reset, reload, load, unload };

/// A path of the operator's own onto a model.
struct Route {
  std::string method;
  /// Its segments are literal or `{name}`.
  std::string path;
  /// What it does, for those who read of it; empty: said from what it is.
  std::string summary;
  RouteKind kind = RouteKind::infer;
  /// May be unknown yet.
  std::string model;
  /// Empty: the one that is served by default.
  std::string version;
  /// A field whose value is the model's name; empty: `model` is.
  std::string model_from;
  /// What the model is to do where the kind is an order.
  RouteOrder order = RouteOrder::reset;
  /// Who may see a document or files: "open", "infer", "admin" or "metrics"; empty: whoever may use models, and in the
  /// place of /health everybody.
  std::string scope;
  /// It takes the place of a path of the server's own.
  bool replaces = false;
  /// "wait", or the status of the answer to a request whose model is not loaded.
  std::string not_loaded = "wait";
  /// Its requests are answered later, whether they ask for it or not.
  bool async = false;
  /// What is checked before all else, in this order (see route_checks.hpp).
  std::vector<std::string> checks;
  /// Of the files that are sent.
  std::string folder;
  /// The file that is sent where the path names none.
  std::string index;
  std::vector<RouteField> fields;
  RouteAnswer answer;

  bool operator==(const Route&) const = default;
};

}  // namespace mainstay::config
