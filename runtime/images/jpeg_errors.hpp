#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdio>

// Wants what is above it, and does not say so.
#include <jpeglib.h>

namespace mainstay::images {

/// Where the JPEG library leaves its work when something is wrong: by a long jump to `escape`, so that nothing on the
/// way may have to be destroyed. What it would print is kept. Damage that it would paint over counts as wrong.
struct JpegErrors {
  JpegErrors();

  jpeg_error_mgr manager;
  std::jmp_buf escape;
  char why[JMSG_LENGTH_MAX] = "";
};

/// For what the library itself finds nothing wrong with.
[[noreturn]] void give_up(j_common_ptr jpeg, const char* why);

}  // namespace mainstay::images
