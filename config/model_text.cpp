#include "config/model_text.hpp"

#include <map>
#include <utility>
#include <variant>
#include <vector>

#include "config/describe.hpp"
#include "config/document.hpp"
#include "config/read.hpp"
#include "config/write.hpp"

namespace mainstay::config {

std::string model_text(const Model& model) {
  auto copy = model;
  return json_text(Field{"model", "", Section{describe(copy)}});
}

std::optional<Model> model_from_text(std::string_view text) {
  const auto document = parse_document(text);
  const auto* node = std::get_if<Node>(&document);
  if (node == nullptr) return std::nullopt;
  Model model;
  std::vector<Problem> problems;
  std::map<std::string, Source> origins;
  // Not as a file: its paths are resolved already.
  Reader({Origin::environment, ""}, problems, origins)
      .read(*node, Field{"model", "", Section{describe(model)}}, "model");
  if (!problems.empty()) return std::nullopt;
  return model;
}

}  // namespace mainstay::config
