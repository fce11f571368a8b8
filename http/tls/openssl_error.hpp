#pragma once

#include <string>

namespace mainstay::http {

/// What went wrong last in OpenSSL on this thread, which then is forgotten.
std::string openssl_error();

}  // namespace mainstay::http
