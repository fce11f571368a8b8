// What may be said of a route.

#include <array>
#include <string>
#include <vector>

#include "config/bind.hpp"
#include "config/describe.hpp"
#include "config/routes.hpp"
#include "config/spelling.hpp"
#include "config/units.hpp"

namespace mainstay::config {
namespace {

constexpr std::array<Name<FieldSource>, 7> field_sources{{{"path", FieldSource::path},
                                                          {"query", FieldSource::query},
                                                          {"header", FieldSource::header},
                                                          {"json", FieldSource::json},
                                                          {"form", FieldSource::form},
                                                          {"body", FieldSource::body},
                                                          {"fixed", FieldSource::fixed}}};
constexpr std::array<Name<FieldType>, 9> field_types{{{"string", FieldType::string},
                                                      {"uuid", FieldType::uuid},
                                                      {"integer", FieldType::integer},
                                                      {"number", FieldType::number},
                                                      {"boolean", FieldType::boolean},
                                                      {"enum", FieldType::enumeration},
                                                      {"bytes", FieldType::bytes},
                                                      {"image", FieldType::image},
                                                      {"json", FieldType::json}}};
constexpr std::array<Name<RouteKind>, 4> route_kinds{{{"infer", RouteKind::infer},
                                                      {"document", RouteKind::document},
                                                      {"order", RouteKind::order},
                                                      {"files", RouteKind::files}}};
constexpr std::array<Name<ImageFormat>, 2> image_formats{{{"jpeg", ImageFormat::jpeg}, {"png", ImageFormat::png}}};
constexpr std::array<Name<ImageLayout>, 2> image_layouts{{{"hwc", ImageLayout::hwc}, {"chw", ImageLayout::chw}}};
constexpr std::array<Name<RouteOrder>, 4> route_orders{{{"reset", RouteOrder::reset},
                                                        {"reload", RouteOrder::reload},
                                                        {"load", RouteOrder::load},
                                                        {"unload", RouteOrder::unload}}};

constexpr Spelling header_name{"A-Za-z", "A-Za-z0-9-", 64, ""};
// Printable characters: the values of an enum are shown in messages.
constexpr Spelling enum_value{" -~", " -~", 128, ""};
constexpr Spelling image_format{"a-z", "a-z", 8, ""};
// A field's name and what is checked of it.
constexpr Spelling check_name{" -~", " -~", 160, ""};
// JPEG has no larger ones.
constexpr std::int64_t longest_side = 65500;

Fields describe(RouteField& f) {
  return {
      required(text("name", f.name, {1, 128}, "The field's name, in messages too.")),
      required(choice<FieldSource>("from", f.from, field_sources, "Where in the request it stands.")),
      text("at", f.at, {0, 255}, "What it is called there, for JSON with dots into objects; empty: as its name."),
      choice<FieldType>("type", f.type, field_types, "What it must be."),
      boolean("list", f.list, "Whether it is a list of such values."),
      boolean("required", f.required,
              "Whether a request without it is refused where there is no default; else its input is left out, too."),
      json("default", f.default_value, "What it is where a request leaves it out; null: nothing."),
      json("value", f.value, "What a fixed field is."),
      texts("values", f.values, enum_value, 1024, "What an enum may be."),
      json("min", f.min, "The least that a number may be; null: any."),
      json("max", f.max, "The most that a number may be; null: any."),
      integer("min_length", f.min_length, 0, mib, "Characters that a text must have; fewer get 400."),
      integer("max_length", f.max_length, 0, gib, "Characters that a text may have; more get 400. 0: any number."),
      integer("max_bytes", f.max_bytes, 0, 4 * gib,
              "Bytes that one value may have; more get 400. 0: as many as the body may have."),
      text("pattern", f.pattern, {0, 1024},
           "A POSIX extended regular expression that a whole text must match; empty: any text does."),
      texts("formats", f.formats, image_format, 2, "What an image may be, by its content: \"jpeg\", \"png\"."),
      integer("max_width", f.max_width, 1, longest_side, "Pixels that an image may be wide; more get 400."),
      integer("max_height", f.max_height, 1, longest_side, "Pixels that an image may be high; more get 400."),
      integer("max_pixels", f.max_pixels, 1, longest_side * longest_side,
              "Pixels that an image may have; more get 400."),
      integer("channels", f.channels, 1, 4, "What an image is turned into: 1 (grey), 3 (colours) or 4 (and opacity)."),
      choice<ImageLayout>("layout", f.layout, image_layouts, "The order of an image's dimensions in its input."),
      integer("min_items", f.min_items, 0, 65536, "Items that a list must have; fewer get 400."),
      integer("max_items", f.max_items, 1, 65536, "Items that a list may have; more get 400."),
      json("example", f.example, "What an example request has there; null: made up, where that can be done."),
      text("input", f.input, {0, 255}, "The input of the model that it becomes; empty: none."),
  };
}

Fields describe(ImageAnswer& i) {
  return {
      text("output", i.output, {0, 255}, "The output that is sent as an image; empty: none."),
      choice<ImageFormat>("format", i.format, image_formats, "What it is sent as."),
      integer("quality", i.quality, 1, 100, "The quality of a JPEG."),
      choice<ImageLayout>("layout", i.layout, image_layouts, "The order of the output's dimensions."),
  };
}

Fields describe(FileAnswer& f) {
  return {
      path("folder", f.folder,
           "The folder that the body is written to as well, relative to the file that names it; empty: none."),
      text("name", f.name, {1, 200},
           "The file's name, with places: {model}, {timestamp}, {uuid8}, ...; see routes.md."),
      text("url", f.url, {0, 1024}, "What the name is put behind to be the file's address; empty: it has none."),
      integer("max_files", f.max_files, 1, 1000000,
              "Files of such names that are kept; the oldest beyond are removed."),
      integer("max_bytes", f.max_bytes, 1, 1024 * gib,
              "Bytes that they may have together; the oldest beyond are removed."),
  };
}

Fields describe(RouteAnswer& a) {
  return {
      integer("status", a.status, 200, 299, "The status of an answer that went well."),
      json("json", a.json, "The document that is sent, with places to be filled; null: all outputs by name."),
      text("output", a.output, {0, 255}, "An output whose bytes are the body in place of a document; empty: none."),
      text("content_type", a.content_type, {1, 255}, "What those bytes are."),
      text("redirect", a.redirect, {0, 255},
           "An output whose text is where the client is sent to, with the status 303; empty: nowhere."),
      section("image", describe(a.image), "An output that is sent as an image."),
      section("file", describe(a.file), "Where the body is kept as well."),
      map("headers", a.headers, header_name, {0, 1024}, "Headers that are sent along."),
  };
}

}  // namespace

Fields describe(Route& r) {
  return {
      required(choice("method", r.method, {"GET", "POST", "PUT", "PATCH", "DELETE"}, "The method of its requests.")),
      required(text("path", r.path, {1, 1024}, "Its path; a segment {name} stands for the path field of that name.")),
      text("summary", r.summary, {0, 120},
           "What it does, for those who read of it in /docs; empty: said from what it is."),
      choice<RouteKind>("kind", r.kind, route_kinds,
                        "Whether its model computes the answer, it shows what the server knows, orders the model to do "
                        "something, or sends files."),
      text("model", r.model, {0, 128}, "The model; it need not be there yet."),
      text("version", r.version, {0, 18}, "The model's version; empty: the one that is served by default."),
      text("model_from", r.model_from, {0, 128}, "The enum field whose value is the model's name; empty: none."),
      choice<RouteOrder>("order", r.order, route_orders, "What an order has the model do."),
      choice("scope", r.scope, {"", "open", "infer", "admin", "metrics"},
             "Who may see a document or files; empty: infer, and in the place of /health everybody."),
      boolean("replaces", r.replaces,
              "Whether it takes the place of the server's own document; for GET /health alone."),
      choice("not_loaded", r.not_loaded, {"wait", "400", "404", "409", "503"},
             "What becomes of a request whose model is not loaded: it waits for it, or gets this status."),
      boolean("async", r.async,
              "Whether its requests are answered later, asked for or not, which needs jobs.path; see jobs.md."),
      texts("checks", r.checks, check_name, 64,
            "What is checked before all else, in this order: fields, FIELD.CHECK, model_loaded, loading, busy; see "
            "routes.md."),
      path("folder", r.folder, "Of the files that are sent, relative to the file that names it."),
      text("index", r.index, {0, 255}, "The file that is sent where the path names none; empty: none is."),
      list(
          "fields", r.fields, "RouteField", "name", 256, [](RouteField& f) { return describe(f); },
          "What a request says, in the order in which it is checked."),
      section("answer", describe(r.answer), "What is made of the model's outputs."),
  };
}

}  // namespace mainstay::config
