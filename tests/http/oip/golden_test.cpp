// Requests and answers as bytes, as they go over the wire: NAME.request is answered with NAME.answer.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

namespace fs = std::filesystem;

const fs::path folder = MAINSTAY_GOLDEN;

std::vector<std::string> names() {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".request") found.push_back(entry.path().stem());
  std::sort(found.begin(), found.end());
  return found;
}

std::string read(const std::string& name) {
  std::ifstream file(folder / name, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// "echo" takes FP32 of any length; "any" takes anything, and so does "three", as A, B and J. What comes in goes out.
class Golden : public test::RunningServer, public testing::WithParamInterface<std::string> {
 protected:
  void SetUp() override {
    served_.inbox->answer_at_once();
    served_.load->serving = 1;
    publish("any", {{"IN", {}, {}}});
    publish("three", {{"A", {}, {}}, {"B", {}, {}}, {"J", {}, {}}});
    start();
  }

 private:
  void publish(const std::string& name, std::vector<TensorSpec> inputs) {
    auto model = **served_.registry.find("echo", "");
    model.name = name;
    model.signature = std::make_shared<const Signature>(Signature{std::move(inputs), {}});
    served_.registry.publish(model);
  }
};

TEST_P(Golden, is_answered_byte_by_byte) {
  const auto expected = read(GetParam() + ".answer");
  auto client = this->client();
  ASSERT_TRUE(client.send(read(GetParam() + ".request")));
  std::string answer;
  while (answer.size() < expected.size()) {
    const auto more = client.receive_some();
    if (!more || more->empty()) break;
    answer += *more;
  }
  EXPECT_EQ(answer, expected);
  EXPECT_EQ(must(client.request("GET", "/v2/health/live")).body, R"({"live":true})") << "nothing comes behind it";
}

INSTANTIATE_TEST_SUITE_P(Oip, Golden, testing::ValuesIn(names()), [](const auto& info) { return info.param; });

}  // namespace
}  // namespace mainstay::http
