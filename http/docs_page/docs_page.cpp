#include "http/docs_page/docs_page.hpp"

namespace mainstay::http {

// An answer that is a picture is shown from the page's own memory.
void add_docs(Router& router) { add_page(router, "/docs", docs_files(), "'self' blob:"); }

}  // namespace mainstay::http
