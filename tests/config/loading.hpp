#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "config/describe.hpp"
#include "config/load.hpp"
#include "config/path.hpp"
#include "config/resolve.hpp"

namespace mainstay::config::testing {

using Environment = std::map<std::string, std::string>;

inline LoadResult load_file(std::string text, Environment environment = {}) {
  return load({File{"m.json", std::move(text)}, std::move(environment), {}});
}

inline LoadResult load_environment(Environment environment) { return load({std::nullopt, std::move(environment), {}}); }

/// Each problem as one line.
inline std::vector<std::string> lines(const std::vector<Problem>& problems) {
  std::vector<std::string> texts;
  for (const auto& problem : problems) texts.push_back(to_string(problem));
  return texts;
}

/// The configuration, or a test that says why there is none.
inline Config config_of(const LoadResult& result) {
  EXPECT_TRUE(result.loaded.has_value());
  EXPECT_THAT(lines(result.problems), ::testing::IsEmpty());
  return result.loaded ? result.loaded->config : Config{};
}

/// Every value that can be set, with "NAME" for the names in maps, and its field.
inline std::vector<std::pair<Keys, Field>> leaves(const Fields& fields, const Keys& above = {}) {
  std::vector<std::pair<Keys, Field>> all;
  const auto add = [&](std::vector<std::pair<Keys, Field>> more) { all.insert(all.end(), more.begin(), more.end()); };
  for (const auto& field : fields) {
    Keys keys = above;
    keys.push_back(field.key);
    if (const auto* section = std::get_if<Section>(&field.value)) {
      add(leaves(section->fields, keys));
    } else if (const auto* map = std::get_if<Map>(&field.value)) {
      auto entry = map->prototype();
      auto inner = leaves({entry}, keys);
      // The fields of a prototype live as long as the prototype.
      for (auto& leaf : inner) leaf.second.owner = entry.owner;
      add(std::move(inner));
    } else {
      all.emplace_back(keys, field);
    }
  }
  return all;
}

}  // namespace mainstay::config::testing
