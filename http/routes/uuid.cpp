#include "http/routes/uuid.hpp"

#include <cstdint>
#include <random>

namespace mainstay::http::routes {

std::string make_uuid() {
  std::random_device device;
  constexpr char hex[] = "0123456789abcdef";
  std::string text;
  for (int word = 0; word < 4; ++word) {
    const std::uint32_t bits = device();
    for (unsigned shift = 0; shift < 32; shift += 4) text += hex[bits >> shift & 15U];
  }
  // The version, and the variant.
  text[12] = '4';
  text[16] = hex[8 + (text[16] & 3)];
  for (const auto place : {8, 13, 18, 23}) text.insert(static_cast<std::size_t>(place), 1, '-');
  return text;
}

}  // namespace mainstay::http::routes
