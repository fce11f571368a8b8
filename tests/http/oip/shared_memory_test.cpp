#include "http/oip/shared_memory.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/http/oip/asked.hpp"
#include "tests/support/shared_object.hpp"

namespace mainstay::http {
namespace {

using Json = nlohmann::json;
using mainstay::test::SharedObject;

std::string bytes_of(const std::vector<float>& numbers) {
  std::string bytes(numbers.size() * sizeof(float), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

class SharedMemory : public testing::Test {
 protected:
  SharedMemory() { asked_.served.config.server.shared_memory = {.enabled = true, .max_regions = 2, .max_mb = 1}; }

  test::Asked::Answer add(const std::string& name, const SharedObject& object, std::size_t byte_size,
                          std::size_t offset = 0) {
    const Json body{{"key", object.key()}, {"offset", offset}, {"byte_size", byte_size}};
    return asked_.post("/v2/systemsharedmemory/region/" + name + "/register", body.dump());
  }
  Json status(const std::string& of = "") { return asked_.get("/v2/systemsharedmemory" + of + "/status").json; }
  /// Two numbers, whose parameters are these.
  test::Asked::Answer infer(const std::string& input, const std::string& output = "{}", const std::string& more = "") {
    return asked_.post("/v2/models/echo/infer",
                       R"({"inputs":[{"name":"IN","datatype":"FP32","shape":[2],"parameters":)" + input + more +
                           R"(}],"outputs":[{"name":"OUT","parameters":)" + output + "}]}");
  }

  static constexpr auto whole = R"({"shared_memory_region":"r","shared_memory_byte_size":8})";
  test::Asked asked_;
};

TEST_F(SharedMemory, RegionsAreRegisteredShownAndUnregistered) {
  const SharedObject object("0123456789");
  EXPECT_EQ(status(), Json::array());
  EXPECT_EQ(add("a", object, 4, 2).status, 200);
  EXPECT_EQ(add("b", object, 10).status, 200);
  const Json a{{"name", "a"}, {"key", object.key()}, {"offset", 2}, {"byte_size", 4}};
  EXPECT_EQ(status()[0], a);
  EXPECT_EQ(status().size(), 2u);
  EXPECT_EQ(status("/region/a"), Json::array({a}));
  EXPECT_EQ(asked_.post("/v2/systemsharedmemory/region/a/unregister", "").status, 200);
  EXPECT_EQ(asked_.get("/v2/systemsharedmemory/region/a/status").status, 404);
  EXPECT_EQ(asked_.post("/v2/systemsharedmemory/region/a/unregister", "").status, 200) << "it is gone, too";
  EXPECT_EQ(asked_.post("/v2/systemsharedmemory/unregister", "").status, 200);
  EXPECT_EQ(status(), Json::array());
}

TEST_F(SharedMemory, AnInputIsTakenOutOfItsRegionAndAnOutputPutIntoIts) {
  const SharedObject object(bytes_of({0, 1.5, -2, 0, 0, 0}));
  ASSERT_EQ(add("r", object, 24).status, 200);
  const auto answer = infer(R"({"shared_memory_region":"r","shared_memory_byte_size":8,"shared_memory_offset":4})",
                            R"({"shared_memory_region":"r","shared_memory_byte_size":12,"shared_memory_offset":12})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.json["outputs"], Json::parse(R"([{"name":"OUT","datatype":"FP32","shape":[2],"parameters":
      {"shared_memory_region":"r","shared_memory_offset":12,"shared_memory_byte_size":8}}])"));
  EXPECT_EQ(object.content(), bytes_of({0, 1.5, -2, 1.5, -2, 0}));
}

TEST_F(SharedMemory, AnInputIsSharedAndItsOutputSent) {
  const SharedObject object(bytes_of({1.5, -2}));
  add("r", object, 8);
  EXPECT_EQ(infer(whole).json["outputs"][0]["data"], Json::parse("[1.5,-2.0]"));
}

TEST_F(SharedMemory, AnObjectThatHasBecomeShorterIsRefusedAndTheServerGoesOn) {
  const SharedObject object(bytes_of({1, 2}));
  add("r", object, 8);
  object.resize(4);
  const auto answer = infer(whole);
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.error().find("input 'IN': the shared memory has become shorter"), std::string::npos)
      << answer.error();
  const auto out = infer("{}", whole, R"(,"data":[1,2])");
  EXPECT_EQ(out.status, 400);
  EXPECT_NE(out.error().find("output 'OUT': the shared memory has become shorter"), std::string::npos) << out.error();
  object.resize(8);
  EXPECT_EQ(infer(whole).status, 200);
}

TEST_F(SharedMemory, WhatDoesNotFitIsRefusedWithTheNameOfTheTensor) {
  const SharedObject object(bytes_of({1, 2, 3, 4}));
  add("r", object, 16);
  for (const auto& [parameters, says] : std::vector<std::pair<std::string, std::string>>{
           {R"({"shared_memory_region":"none","shared_memory_byte_size":8})", "no region 'none'"},
           {R"({"shared_memory_region":1,"shared_memory_byte_size":8})", "not a name"},
           {R"({"shared_memory_region":"r"})", "shared_memory_byte_size is not"},
           {R"({"shared_memory_region":"r","shared_memory_byte_size":-1})", "shared_memory_byte_size is not"},
           {R"({"shared_memory_region":"r","shared_memory_byte_size":17})", "are no part"},
           {R"({"shared_memory_region":"r","shared_memory_byte_size":8,"shared_memory_offset":9})", "are no part"},
           {R"({"shared_memory_region":"r","shared_memory_byte_size":8,"shared_memory_offset":18446744073709551615})",
            "are no part"},
           {R"({"shared_memory_region":"r","shared_memory_byte_size":12})", "has 12 bytes for the shape [2]"},
           {R"({"shared_memory_region":"r","shared_memory_byte_size":8,"binary_data_size":8})", "both"}}) {
    const auto answer = infer(parameters);
    EXPECT_EQ(answer.status, 400) << parameters;
    EXPECT_NE(answer.error().find("input 'IN'"), std::string::npos) << answer.error();
    EXPECT_NE(answer.error().find(says), std::string::npos) << answer.error();
  }
  EXPECT_NE(infer(whole, "{}", R"(,"data":[1,2])").error().find("both data and"), std::string::npos);
  const auto small = infer(whole, R"({"shared_memory_region":"r","shared_memory_byte_size":4})");
  EXPECT_EQ(small.status, 400);
  EXPECT_NE(small.error().find("output 'OUT': it takes 8 bytes"), std::string::npos) << small.error();
}

TEST_F(SharedMemory, ARequestTakesNoMoreOutOfRegionsThanItsBodyMayHave) {
  asked_.served.config.server.max_body_bytes = 4;
  const SharedObject object(bytes_of({1, 2}));
  add("r", object, 8);
  EXPECT_EQ(infer(whole).status, 413);
}

TEST_F(SharedMemory, RegionsAreLimitedInNumberAndBytes) {
  const SharedObject object(std::string(1024 * 1024, 'x'));
  EXPECT_EQ(add("a", object, 1024 * 1024).status, 200);
  const auto full = add("b", object, 1);
  EXPECT_EQ(full.status, 400);
  EXPECT_NE(full.error().find("server.shared_memory.max_mb"), std::string::npos) << full.error();
  asked_.post("/v2/systemsharedmemory/region/a/unregister", "");
  EXPECT_EQ(add("a", object, 1).status, 200);
  EXPECT_NE(add("a", object, 1).error().find("registered already"), std::string::npos);
  EXPECT_EQ(add("b", object, 1).status, 200);
  EXPECT_NE(add("c", object, 1).error().find("server.shared_memory.max_regions"), std::string::npos);
}

TEST_F(SharedMemory, ARegistrationThatCannotBeCarriedOutIsRefused) {
  for (const auto* const body :
       {"", "{}", "[]", "{", R"({"key":"/x"})", R"({"byte_size":1})", R"({"key":1,"byte_size":1})",
        R"({"key":"/x","byte_size":-1})", R"({"key":"/../x","byte_size":1})",
        R"({"key":"/mainstay-test-none","byte_size":1})", R"({"key":"/x","byte_size":1,"offset":"0"})"})
    EXPECT_EQ(asked_.post("/v2/systemsharedmemory/region/r/register", body).status, 400) << body;
}

TEST_F(SharedMemory, APageOfAnotherSiteRegistersNothing) {
  const SharedObject object("x");
  const auto answer = asked_.post("/v2/systemsharedmemory/region/r/register", "{}", {{"Sec-Fetch-Site", "cross-site"}});
  EXPECT_EQ(answer.status, 403);
}

TEST_F(SharedMemory, IsNamedAmongTheExtensionsWhereItIsOn) {
  const std::string name = "\"system_shared_memory\"";
  EXPECT_NE(asked_.get("/v2").json["extensions"].dump().find(name), std::string::npos);
  test::Asked off;
  EXPECT_EQ(off.get("/v2").json["extensions"].dump().find(name), std::string::npos);
}

TEST_F(SharedMemory, NothingIsSharedWhereItIsOff) {
  asked_.served.config.server.shared_memory.enabled = false;
  const SharedObject object(bytes_of({1, 2}));
  EXPECT_EQ(add("r", object, 8).status, 501);
  EXPECT_EQ(status(), Json::array());
  EXPECT_EQ(infer(whole).status, 501);
  EXPECT_EQ(infer("{}", whole, R"(,"data":[1,2])").status, 501);
}

TEST_F(SharedMemory, ThereIsNoneOfCuda) {
  EXPECT_EQ(asked_.get("/v2/cudasharedmemory/status").json, Json::array());
  EXPECT_EQ(asked_.post("/v2/cudasharedmemory/region/r/register", "{}").status, 501);
  EXPECT_EQ(asked_.post("/v2/cudasharedmemory/unregister", "").status, 200);
}

TEST(SharedRegions, BelongToTheKeyThatTheyWereRegisteredWith) {
  const SharedObject object("0123456789");
  oip::SharedRegions regions({.enabled = true});
  ASSERT_TRUE(regions.add("mine", {.name = "r", .key = object.key(), .byte_size = 10}));
  EXPECT_FALSE(regions.find("yours", "r"));
  EXPECT_TRUE(regions.all("yours").empty());
  EXPECT_TRUE(regions.add("yours", {.name = "r", .key = object.key(), .byte_size = 5}));
  regions.remove_all("mine");
  EXPECT_FALSE(regions.find("mine", "r"));
  EXPECT_EQ(regions.find("yours", "r")->byte_size, 5u);
}

TEST(SharedRegions, ARegionThatIsInUseOutlivesItsRegistration) {
  const SharedObject object("0123456789");
  oip::SharedRegions regions({.enabled = true});
  ASSERT_TRUE(regions.add("", {.name = "r", .key = object.key(), .byte_size = 10}));
  const auto region = regions.find("", "r");
  regions.remove("", "r");
  EXPECT_EQ(region->segment->read(0, 3)->text(), "012");
}

}  // namespace
}  // namespace mainstay::http
