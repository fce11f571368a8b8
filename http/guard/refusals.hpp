#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/exchange.hpp"
#include "http/guard/keys.hpp"

namespace mainstay::http {

// The answers to those who are not let in. Each says what is missing; none says anything of the key that was shown.

/// 401. `shown`: there was something in the key's place.
Response unknown_key(bool shown, std::string_view header);
/// 403.
Response lacks_scope(const Key& key, Scope scope);
/// 404, the same as for a model that is not there: whoever may not use a model learns nothing of it.
Response not_its_model(std::string_view model);
/// 429 for the rate, and for what is under way.
Response too_often(std::string_view who, const Taken& taken);
Response too_many_at_once(unsigned seats);

/// What a client is told of a limit: RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset.
std::vector<Header> limit_headers(const Taken& taken);

}  // namespace mainstay::http
