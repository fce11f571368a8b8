#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::routes {

/// A part of a multipart/form-data body.
struct Part {
  std::string name;
  /// As its sender says; nobody should trust it. Empty: none.
  std::string filename;
  std::string content_type;
  /// A slice of the body.
  Buffer data;
};

/// Over one of them a body is refused.
struct MultipartLimits {
  std::size_t parts = 256;
  /// Of one part.
  std::size_t header_bytes = 8192;
};

/// Reads a body as RFC 7578 has it, without copying its parts.
Result<std::vector<Part>> parse_multipart(const Buffer& body, std::string_view boundary, MultipartLimits limits = {});

}  // namespace mainstay::http::routes
