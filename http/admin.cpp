#include "http/admin.hpp"

#include "http/json_response.hpp"
#include "http/tree_json.hpp"

namespace mainstay::http {

Response admin_tree(const Vitals& root, Clock::time_point now) { return json_response(json_of(root.view(now))); }

}  // namespace mainstay::http
