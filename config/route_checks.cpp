#include "config/route_checks.hpp"

namespace mainstay::config {

std::vector<FieldCheck> checks_of(const RouteField& field) {
  std::vector<FieldCheck> checks{FieldCheck::type};
  switch (field.type) {
    case FieldType::string:
      checks.insert(checks.end(), {FieldCheck::length, FieldCheck::size, FieldCheck::pattern});
      break;
    case FieldType::bytes:
    case FieldType::json:
      checks.push_back(FieldCheck::size);
      break;
    case FieldType::integer:
    case FieldType::number:
      checks.push_back(FieldCheck::range);
      break;
    case FieldType::uuid:
    case FieldType::boolean:
    case FieldType::enumeration:
      break;
  }
  if (field.list) checks.push_back(FieldCheck::items);
  return checks;
}

}  // namespace mainstay::config
