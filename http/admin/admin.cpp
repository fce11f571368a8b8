#include "http/admin/admin.hpp"

#include "http/admin/tree_json.hpp"
#include "http/json_response.hpp"

namespace mainstay::http {

Response admin_tree(const Vitals& root, Clock::time_point now) { return json_response(json_of(root.view(now))); }

}  // namespace mainstay::http
