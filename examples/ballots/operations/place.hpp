#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace mainstay::ballots {

using Json = nlohmann::json;

/// A place in a client's document, read as what ought to be there. The first mistake is kept, with its path; whatever
/// is read after it is empty. So a reader reads on without asking, and asks once at the end.
class Place {
 public:
  explicit Place(const Json& document) : value_(&document), mistake_(std::make_shared<std::string>()) {}

  /// What was wrong, or an empty text.
  const std::string& mistake() const { return *mistake_; }
  bool good() const { return mistake_->empty(); }
  /// Says that what stands here is wrong.
  void refuse(const std::string& found, const std::string& allowed) const;

  bool has(const char* key) const;
  Place at(const char* key) const;
  std::vector<Place> items(std::size_t least, std::size_t most) const;
  std::uint64_t integer(std::uint64_t least, std::uint64_t most) const;
  bool boolean() const;
  /// Of 1 to `longest` bytes.
  std::string text(std::size_t longest) const;
  std::string path() const { return path_.empty() ? "the request" : path_; }

 private:
  Place(const Json* value, std::string path, std::shared_ptr<std::string> mistake)
      : value_(value), path_(std::move(path)), mistake_(std::move(mistake)) {}

  const Json* value_;
  std::string path_;
  std::shared_ptr<std::string> mistake_;
};

}  // namespace mainstay::ballots
