#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <variant>

#include "config/allowed.hpp"
#include "config/write.hpp"
#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

std::string default_text(const Field& field) {
  if (std::holds_alternative<Dimensions>(field.value)) return "";
  return field.required || field.doc.empty() ? "" : "`" + json_text(field) + "`";
}

/// A row of the table of docs/configuration.md.
std::string row(const std::string& path, const Field& field) {
  return "| `" + path + "` | " + default_text(field) + " | " + allowed_text(field) + " | " + field.doc + " |";
}

TEST(Docs, HaveEveryValueWithItsDefaultItsRangeAndWhatItMeans) {
  std::ifstream file(CONFIGURATION_MD);
  std::stringstream text;
  text << file.rdbuf();
  const auto expect_row = [&](const std::string& path, const Field& field) {
    EXPECT_TRUE(text.str().find(row(path, field) + "\n") != std::string::npos)
        << "docs/configuration.md lacks the row\n"
        << row(path, field);
  };
  const auto expect_elements = [&](const auto& self, const std::string& path, const Field& field) -> void {
    const auto* list = std::get_if<List>(&field.value);
    if (list == nullptr) return;
    const Field prototype = list->prototype();
    for (const auto& [keys, inner] : leaves(std::get<Section>(prototype.value).fields)) {
      const auto inner_path = path + "[]." + path_text(keys);
      expect_row(inner_path, inner);
      self(self, inner_path, inner);
    }
  };
  Config config;
  for (const auto& [keys, field] : leaves(describe(config))) {
    if (keys.front() == "env") continue;
    expect_row(path_text(keys), field);
    expect_elements(expect_elements, path_text(keys), field);
  }
}

}  // namespace
}  // namespace mainstay::config::testing
