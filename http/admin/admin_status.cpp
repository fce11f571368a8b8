#include "http/admin/admin_status.hpp"

#include <chrono>
#include <memory>
#include <utility>

#include "http/admin/status.hpp"
#include "http/admin/status_feed.hpp"
#include "http/json_response.hpp"

namespace mainstay::http {

namespace {

constexpr std::chrono::seconds between_events{1};

Response stream_head_of_events() {
  Response head;
  head.content_type = "text/event-stream";
  head.headers = {{"Cache-Control", "no-store"}};
  return head;
}

}  // namespace

void add_admin_status(Router& router, const Dependencies& dependencies) {
  const auto shared = std::make_shared<const Dependencies>(dependencies);
  router.add("GET", "/admin/status", Scope::admin, [shared](std::unique_ptr<Exchange> exchange, const PathParameters&) {
    exchange->respond(json_response(status_json(*shared, Moment::current())));
  });
  const auto feed = std::make_shared<StatusFeed>([shared] { return printed(status_json(*shared, Moment::current())); },
                                                 between_events);
  router.add("GET", "/admin/stream", Scope::admin, [feed](std::unique_ptr<Exchange> exchange, const PathParameters&) {
    if (auto stream = exchange->begin(stream_head_of_events())) feed->add(std::move(stream));
  });
}

}  // namespace mainstay::http
