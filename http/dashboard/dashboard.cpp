#include "http/dashboard/dashboard.hpp"

namespace mainstay::http {

void add_dashboard(Router& router) { add_page(router, "/dashboard", dashboard_files(), "'self'"); }

}  // namespace mainstay::http
