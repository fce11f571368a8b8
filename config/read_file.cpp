#include "config/read_file.hpp"

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "config/document.hpp"
#include "config/read.hpp"

namespace mainstay::config {

void read_file(const File& file, const Fields& fields, std::vector<Problem>& problems,
               std::map<std::string, Source>& origins) {
  const auto parsed = parse_document(file.text);
  if (const auto* error = std::get_if<SyntaxError>(&parsed)) {
    problems.push_back(
        {file.name + ":" + std::to_string(error->line) + ":" + std::to_string(error->column), "", error->message});
    return;
  }
  Reader({Origin::file, file.name}, problems, origins).read_root(std::get<Node>(parsed), fields);
}

}  // namespace mainstay::config
