#include "runtime/images/jpeg_errors.hpp"

#include <jerror.h>

#include <cstring>

namespace mainstay::images {

namespace {

JpegErrors& errors_of(j_common_ptr jpeg) { return *static_cast<JpegErrors*>(jpeg->client_data); }

[[noreturn]] void fail(j_common_ptr jpeg) {
  auto& errors = errors_of(jpeg);
  errors.manager.format_message(jpeg, errors.why);
  std::longjmp(errors.escape, 1);
}

/// What cameras and editors leave behind, and every program shows.
bool is_harmless(int code) {
  return code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM || code == JWRN_TOO_MUCH_DATA ||
         code == JWRN_JFIF_MAJOR;
}

void warn(j_common_ptr jpeg, int level) {
  // Others are traces.
  if (level == -1 && !is_harmless(jpeg->err->msg_code)) fail(jpeg);
}

void print_nothing(j_common_ptr) {}

}  // namespace

JpegErrors::JpegErrors() {
  jpeg_std_error(&manager);
  manager.error_exit = fail;
  manager.emit_message = warn;
  manager.output_message = print_nothing;
}

void give_up(j_common_ptr jpeg, const char* why) {
  auto& errors = errors_of(jpeg);
  std::strncpy(errors.why, why, sizeof errors.why - 1);
  std::longjmp(errors.escape, 1);
}

}  // namespace mainstay::images
