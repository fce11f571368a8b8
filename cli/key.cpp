#include <iostream>

#include "cli/commands.hpp"
#include "cli/say.hpp"
#include "http/guard/key_hash.hpp"

namespace mainstay::cli {

namespace {

int hash_what_is_read() {
  std::string key;
  std::getline(std::cin, key);
  if (key.ends_with('\r')) key.pop_back();
  if (!http::is_key(key))
    return fail({Errc::invalid_argument,
                 "standard input has no key: 16 to 512 printable ASCII characters without spaces, on one line"});
  std::cout << http::text_of(http::hash_of(key)) << '\n';
  return exit_ok;
}

}  // namespace

int key(const KeyOptions& options) {
  if (options.hash_alone) return hash_what_is_read();
  const auto key = http::make_key();
  std::cout << "key   " << key << "\nhash  " << http::text_of(http::hash_of(key)) << '\n';
  return exit_ok;
}

}  // namespace mainstay::cli
