#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/describe.hpp"
#include "config/document.hpp"
#include "config/problem.hpp"

namespace mainstay::config {

/// One of the places that say values: a file, a variable, an option.
struct Place {
  Origin origin = Origin::file;
  /// "mainstay.json", "MAINSTAY_SERVER__PORT", "--port"
  std::string name;

  /// For a Problem; files alone have lines.
  std::string where(std::size_t line) const;
  Source source(std::size_t line) const;
};

/// Sets the fields that a place says, and leaves the others as they are. Goes on after a mistake, to find them all.
class Reader {
 public:
  /// Appends to `problems` and sets `origins`, by path.
  Reader(Place place, std::vector<Problem>& problems, std::map<std::string, Source>& origins)
      : place_(std::move(place)), problems_(problems), origins_(origins) {}

  /// The whole of a file; "$schema", which editors want, is accepted and ignored.
  void read_root(const Node& node, const Fields& fields);
  /// Any field, wherever it stands.
  void read(const Node& node, const Field& field, const std::string& path);

 private:
  void read_members(const Object& object, const Fields& fields, const std::string& path, bool is_root);
  void read_as(const Node& node, const Field& field, const Integer& integer, const std::string& path);
  void read_as(const Node& node, const Field& field, const Number& number, const std::string& path);
  void read_as(const Node& node, const Field& field, const Boolean& boolean, const std::string& path);
  void read_as(const Node& node, const Field& field, const Text& text, const std::string& path);
  void read_as(const Node& node, const Field& field, const Choice& choice, const std::string& path);
  void read_as(const Node& node, const Field& field, const Json& json, const std::string& path);
  void read_as(const Node& node, const Field& field, const Texts& texts, const std::string& path);
  void read_as(const Node& node, const Field& field, const Dimensions& dimensions, const std::string& path);
  void read_as(const Node& node, const Field& field, const Section& section, const std::string& path);
  void read_as(const Node& node, const Field& field, const List& list, const std::string& path);
  void read_as(const Node& node, const Field& field, const Map& map, const std::string& path);

  bool is_new(std::set<std::string_view>& seen, const Member& member, const std::string& path);
  void problem(std::size_t line, const std::string& path, std::string message);
  void refuse(const Node& node, const Field& field, const std::string& path);
  void forget_elements(const std::string& path);
  void came(const Node& node, const std::string& path);

  Place place_;
  std::vector<Problem>& problems_;
  std::map<std::string, Source>& origins_;
};

}  // namespace mainstay::config
