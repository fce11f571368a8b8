// What a client sends to the routes of the server: whatever the body, the answer is the right one or says what is wrong
// with it, and never that the server failed. The first line of an input is its target, the rest the body.
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/service.hpp"
#include "tests/fuzz/infer_checks.hpp"
#include "tests/http/fake_exchange.hpp"
#include "tests/http/served.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::http;

class Settings final : public AdjustableLog {
 public:
  void event(Level, std::string_view, std::initializer_list<Field>) noexcept override {}
  void request(const RequestLine&) noexcept override {}
  void flush() noexcept override {}
  LogSettings settings() const noexcept override { return settings_; }
  void adjust(const LogSettings& settings) noexcept override { settings_ = settings; }

 private:
  LogSettings settings_;
};

/// Takes orders, and never carries them out.
class Repository final : public RepositoryControl {
 public:
  void load(std::string, std::string, std::optional<std::string>, Completion done) override { done.finish(success()); }
};

struct Service {
  Service() {
    served.inbox->answer_at_once();
    served.config.server.shared_memory.enabled = true;
    auto dependencies = served.dependencies(lifecycle);
    dependencies.log = &log;
    dependencies.traces = &traces;
    dependencies.repository = &repository;
    routes = std::make_unique<Router>(make_routes(dependencies));
  }

  Settings log;
  RequestTraces traces{log};
  Repository repository;
  http::test::Served served;
  Lifecycle lifecycle;
  std::unique_ptr<Router> routes;
};

constexpr std::array<std::string_view, 10> targets{"/v2/models/echo/infer",
                                                   "/v2/models/echo/generate",
                                                   "/v2/models/echo/generate_stream",
                                                   "/v2/logging",
                                                   "/v2/trace/setting",
                                                   "/v2/models/echo/trace/setting",
                                                   "/v2/repository/index",
                                                   "/v2/repository/models/m/load",
                                                   "/v2/systemsharedmemory/region/r/register",
                                                   "/v2/cudasharedmemory/region/r/register"};

void post(Service& service, std::string_view target, std::string_view body) {
  http::test::Outcome outcome;
  service.routes->dispatch(std::make_unique<http::test::FakeExchange>(
      http::test::FakeRequest{.method = "POST", .target = std::string(target), .body = std::string(body)}, outcome));
  for (auto& task : outcome.tasks) task->run();
  outcome.tasks.clear();
  fuzz::require(outcome.response.has_value());
  fuzz::require(outcome.response->status != 500);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Service service;
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const auto line = std::min(input.find('\n'), input.size());
  const auto body = input.substr(std::min(line + 1, input.size()));
  // What nobody carries out here would be answered after its exchange has gone.
  const auto target = input.substr(0, line);
  const bool is_order = target.find("unload") != target.npos || target.find("admin") != target.npos;
  if (!is_order) post(service, target, body);
  for (const auto each : targets) post(service, each, body);
  return 0;
}
