#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/config.hpp"
#include "config/spelling.hpp"

namespace mainstay::config {

// The one description of the configuration. Reading, checking, overriding, printing and the schema are walks over it,
// so a field that stands in describe.cpp has all of them. Fields refer to the struct they were made of.

struct Field;
using Fields = std::vector<Field>;

struct Integer {
  std::int64_t min;
  std::int64_t max;
  std::function<std::int64_t()> get;
  std::function<void(std::int64_t)> set;
  /// May also be said in terms of the machine's processors, as "cpu*2+1".
  bool per_cpu = false;
};

struct Number {
  double min;
  double max;
  std::function<double()> get;
  std::function<void(double)> set;
};

struct Boolean {
  std::function<bool()> get;
  std::function<void(bool)> set;
};

struct Text {
  /// In characters, not in bytes.
  std::size_t min_length;
  std::size_t max_length;
  /// Relative to the folder of the file that says it.
  bool is_path;
  std::function<std::string()> get;
  std::function<void(std::string)> set;
};

struct Choice {
  std::vector<std::string> allowed;
  std::function<std::string()> get;
  std::function<void(const std::string&)> set;
};

/// Any JSON, kept as its text.
struct Json {
  std::function<std::string()> get;
  std::function<void(std::string)> set;
};

/// A list of texts that are spelled alike, none of them twice.
struct Texts {
  Spelling spelling;
  std::size_t max_items;
  /// A text alone is a list of one, and a number is its digits.
  bool loose;
  std::function<std::vector<std::string>()> get;
  std::function<void(std::vector<std::string>)> set;
};

/// A tensor's dimensions: -1 where one is variable, never 0.
struct Dimensions {
  std::size_t max_items;
  /// None of them is variable, and any may be 0.
  bool fixed;
  std::function<std::optional<std::vector<std::int64_t>>()> get;
  std::function<void(std::vector<std::int64_t>)> set;
};

struct Section {
  Fields fields;
};

/// Replaced as a whole by whoever sets it.
struct List {
  /// The name of the element's definition in the schema.
  std::string element;
  std::size_t max_items;
  /// The key that no two elements may have the same value of.
  std::string unique;
  std::function<std::size_t()> size;
  std::function<void(std::size_t)> resize;
  std::function<Field(std::size_t)> at;
  /// An element with its defaults that belongs to no list.
  std::function<Field()> prototype;
};

/// Merged key by key.
struct Map {
  Spelling names;
  /// In the environment, names are compared without regard to case and punctuation, and new ones are lower-cased.
  bool loose;
  /// The name of the value's definition in the schema; empty where the value is no section.
  std::string element;
  std::function<std::vector<std::string>()> keys;
  /// Makes the entry where there is none.
  std::function<Field(const std::string&)> at;
  std::function<Field()> prototype;
};

struct Field {
  std::string key;
  /// For people, with the unit, and what happens at the limit.
  std::string doc;
  std::variant<Integer, Number, Boolean, Text, Choice, Json, Texts, Dimensions, Section, List, Map> value;
  /// Elements of lists only: there is no default.
  bool required = false;
  /// What is found here is never repeated: somebody may have put a secret where it does not belong.
  bool secret = false;
  /// Keeps alive what a prototype's fields refer to.
  std::shared_ptr<void> owner = nullptr;
};

Fields describe(Config& config);
Fields describe(Model& model);
Fields describe(AdminAddress& address);
Fields describe(Auth& auth);
Fields describe(AuthKeys& keys);
Fields describe(Cors& cors);
Fields describe(Jobs& jobs);
Fields describe(RateLimits& limits);
Fields describe(Route& route);
Fields describe(Tls& tls);

}  // namespace mainstay::config
