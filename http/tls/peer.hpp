#pragma once

#include <string>

struct ssl_st;

namespace mainstay::http {

/// Whom the certificate names that the other side has shown and that was found good, as in "CN=shop,O=Example"; control
/// characters and what is not ASCII are escaped. Empty: it has shown none.
std::string subject_of_peer(const ssl_st* connection);

}  // namespace mainstay::http
