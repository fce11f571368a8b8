#include "runtime/backends/declared.hpp"

#include <set>
#include <utility>

#include "runtime/backends/trouble.hpp"

namespace mainstay {

Result<std::vector<TensorSpec>> specs_from(const std::vector<config::TensorDecl>& declarations) {
  std::vector<TensorSpec> specs;
  std::set<std::string_view> names;
  for (const auto& declared : declarations) {
    if (!names.insert(declared.name).second) return trouble("tensor \"" + declared.name + "\" is declared twice");
    TensorSpec spec{declared.name, datatype_from(declared.datatype), declared.shape};
    if (!spec.datatype && !declared.datatype.empty())
      return trouble("tensor \"" + declared.name + "\" has the unknown datatype \"" + declared.datatype + "\"");
    specs.push_back(std::move(spec));
  }
  return specs;
}

}  // namespace mainstay
