#include "config/load_keys.hpp"

#include <utility>

#include "config/describe.hpp"
#include "config/read_file.hpp"

namespace mainstay::config {

KeysResult load_keys(const File& file) {
  AuthKeys said;
  KeysResult result;
  read_file(file, describe(said), result.problems, result.loaded.origins);
  result.keys = std::move(said.keys);
  return result;
}

}  // namespace mainstay::config
