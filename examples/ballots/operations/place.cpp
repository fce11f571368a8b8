#include "examples/ballots/operations/place.hpp"

namespace mainstay::ballots {
namespace {

const Json nothing_there;

std::string between(std::uint64_t least, std::uint64_t most) {
  return std::to_string(least) + " to " + std::to_string(most);
}

/// What is told of a value, which may be long.
std::string excerpt(const Json& value) {
  constexpr std::size_t longest = 40;
  const auto text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  return text.size() <= longest ? text : text.substr(0, longest) + "...";
}

}  // namespace

void Place::refuse(const std::string& found, const std::string& allowed) const {
  if (good()) *mistake_ = path() + ": found " + found + ", allowed: " + allowed;
}

bool Place::has(const char* key) const { return value_->is_object() && value_->contains(key); }

Place Place::at(const char* key) const {
  const auto path = path_.empty() ? std::string(key) : path_ + "." + key;
  if (!value_->is_object()) refuse(excerpt(*value_), "an object");
  if (has(key)) return {&(*value_)[key], path, mistake_};
  const Place absent(&nothing_there, path, mistake_);
  absent.refuse("nothing", "a value");
  return absent;
}

std::vector<Place> Place::items(std::size_t least, std::size_t most) const {
  std::vector<Place> items;
  if (!value_->is_array() || value_->size() < least || value_->size() > most) {
    refuse(value_->is_array() ? std::to_string(value_->size()) + " items" : excerpt(*value_),
           "a list of " + between(least, most));
    return items;
  }
  for (std::size_t i = 0; i < value_->size(); ++i)
    items.push_back({&(*value_)[i], path_ + "[" + std::to_string(i) + "]", mistake_});
  return items;
}

std::uint64_t Place::integer(std::uint64_t least, std::uint64_t most) const {
  const bool natural =
      value_->is_number_unsigned() || (value_->is_number_integer() && value_->get<std::int64_t>() >= 0);
  if (natural && value_->get<std::uint64_t>() >= least && value_->get<std::uint64_t>() <= most) return *value_;
  refuse(excerpt(*value_), "an integer from " + between(least, most));
  return 0;
}

bool Place::boolean() const {
  if (value_->is_boolean()) return *value_;
  refuse(excerpt(*value_), "true or false");
  return false;
}

std::string Place::text(std::size_t longest) const {
  if (value_->is_string()) {
    const auto& text = value_->get_ref<const std::string&>();
    if (!text.empty() && text.size() <= longest) return text;
  }
  refuse(excerpt(*value_), "a text of " + between(1, longest) + " bytes");
  return {};
}

}  // namespace mainstay::ballots
