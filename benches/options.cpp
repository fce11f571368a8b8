#include "benches/options.hpp"

#include <stdexcept>

namespace mainstay::bench {

bool read_options(int argc, const char* const* argv, const std::map<std::string, Take>& options) try {
  for (int i = 1; i < argc; i += 2) {
    const auto option = options.find(argv[i]);
    if (option == options.end() || i + 1 == argc) return false;
    option->second(argv[i + 1]);
  }
  return true;
} catch (const std::logic_error&) {
  // What std::stoi and its like say of a text that is no number.
  return false;
}

}  // namespace mainstay::bench
