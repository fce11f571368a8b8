#include "http/openapi/handbook.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "http/guard/guard.hpp"
#include "http/openapi/openapi_document.hpp"
#include "http/request_traces.hpp"
#include "http/service.hpp"
#include "runtime/jobs/desk.hpp"
#include "tests/http/served.hpp"

namespace mainstay::http::openapi {
namespace {

class NoRepository final : public RepositoryControl {
  void load(std::string, std::string, std::optional<std::string>, Completion) override {}
};

/// The routes of the server with everything it can have, or without a repository.
class TheHandbook : public ::testing::Test {
 protected:
  Router routes(Surface surface, bool with_repository = true) {
    auto dependencies = served_.dependencies(lifecycle_);
    if (with_repository) dependencies.repository = &repository_;
    dependencies.log = log_.get();
    dependencies.traces = &traces_;
    dependencies.jobs = &jobs_;
    return make_routes(dependencies, surface);
  }

  test::Served served_;
  Lifecycle lifecycle_;
  NoRepository repository_;
  std::unique_ptr<AdjustableLog> log_ = make_log({}, STDERR_FILENO);
  RequestTraces traces_{*log_};
  jobs::Desk jobs_{config::Jobs{}, *log_};
  const Handbook handbook_;
};

TEST_F(TheHandbook, TellsOfEveryRouteOfTheServer) {
  const auto missing = undescribed(*routes(Surface::whole).routes(), handbook_, served_.config);
  for (const auto& route : missing)
    ADD_FAILURE()
        << route << " is served, and /openapi.json does not say what it is.\n"
        << "Add an entry for it to a file of http/openapi/rooms/ (a new file is listed in http/CMakeLists.txt "
           "as well): its method and paths, tags, summary, responses with their schemas, the statuses of its "
           "refusals; where its path has {model}, subjects; where it has other parameters or a body, an "
           "example, or x-no-example with the reason. tests/openapi sends each of them.";
}

TEST_F(TheHandbook, TellsOfNoRouteThatThereIsNot) {
  std::set<std::string> served;
  const auto router = routes(Surface::whole);
  for (const auto& route : *router.routes()) served.insert(route.method + ' ' + route.pattern);
  for (const auto& described : handbook_.described())
    EXPECT_TRUE(served.contains(described)) << described << " is described in http/openapi/rooms/, and not served";
}

TEST_F(TheHandbook, TellsOfEachRouteOnce) {
  auto described = handbook_.described();
  std::ranges::sort(described);
  EXPECT_EQ(std::ranges::adjacent_find(described), described.end());
}

TEST_F(TheHandbook, IsOnlyOfSchemasThatThereAre) {
  const auto router = routes(Surface::whole);
  const auto dependencies = served_.dependencies(lifecycle_);
  const auto gate = unlocked_door();
  const auto document = document_of(*router.routes(), handbook_, Reader{dependencies, *gate});
  std::size_t references = 0;
  const auto look = [&](const auto& self, const Json& json) -> void {
    if (json.is_object() && json.contains("$ref")) {
      const auto name = json["$ref"].template get<std::string>();
      EXPECT_TRUE(document.contains(Json::json_pointer(name.substr(1)))) << name;
      ++references;
    }
    if (json.is_structured())
      for (const auto& inner : json) self(self, inner);
  };
  look(look, document);
  EXPECT_GT(references, 50U);
}

TEST_F(TheHandbook, IsReadForWhatIsServedAtAnAddress) {
  for (const auto surface : {Surface::whole, Surface::work, Surface::admin})
    for (const bool with_repository : {true, false}) {
      const auto router = routes(surface, with_repository);
      const auto dependencies = served_.dependencies(lifecycle_);
      const auto gate = unlocked_door();
      const auto document = document_of(*router.routes(), handbook_, Reader{dependencies, *gate});
      std::set<std::string> served, shown;
      for (const auto& route : *router.routes()) served.insert(route.method + ' ' + route.pattern);
      for (const auto& [path, methods] : document["paths"].items())
        for (const auto& [method, operation] : methods.items()) {
          std::string upper = method;
          std::ranges::transform(upper, upper.begin(), [](char c) { return static_cast<char>(c & ~0x20); });
          shown.insert(upper + ' ' + path);
          EXPECT_TRUE(operation.contains("summary")) << path;
        }
      EXPECT_EQ(shown, served);
      EXPECT_EQ(shown.contains("GET /admin/status"), surface != Surface::work);
      EXPECT_EQ(shown.contains("POST /v2/models/{model}/infer"), surface != Surface::admin);
      EXPECT_EQ(shown.contains("POST /v2/repository/index"), surface != Surface::work && with_repository);
      EXPECT_TRUE(shown.contains("GET /openapi.json") && shown.contains("GET /docs"));
    }
}

}  // namespace
}  // namespace mainstay::http::openapi
