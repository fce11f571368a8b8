#include <gmock/gmock.h>

#include <cstddef>
#include <limits>

#include "mainstay/plugin.hpp"
#include "tests/runtime/backends/plugins.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::load_plugin;
using testing::load_trouble;
using testing::words;

/// Keeps the words of the pieces, and wants no more than so many.
class Words final : public Pieces {
 public:
  bool emit(std::vector<Tensor> piece) override {
    if (said.size() == most) return false;
    const auto elements = bytes_elements(piece.at(0).data).value();
    said.emplace_back(elements.at(0));
    return true;
  }

  std::vector<std::string> said;
  std::size_t most = std::numeric_limits<std::size_t>::max();
};

class PluginStream : public ::testing::Test {
 protected:
  Result<std::vector<Tensor>> order(const std::vector<std::string>& orders, const Trace* trace = nullptr) {
    return model->infer({words("ORDER", orders)}, {control, &pieces, trace});
  }
  /// The message of the error that it has to be.
  std::string trouble(const std::vector<std::string>& orders) {
    const auto answer = order(orders);
    return answer ? "no trouble" : answer.error().message;
  }

  std::unique_ptr<Model> model = load_plugin("streamer").value();
  CallControl control;
  Words pieces;
};

TEST_F(PluginStream, IsSaidInTheSignature) {
  EXPECT_TRUE(model->signature().streams);
  EXPECT_FALSE(load_plugin("polite").value()->signature().streams);
}

TEST_F(PluginStream, ComesInOrderAndEndsWithNothingMore) {
  const auto answer = order({"one", "two", "three"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->empty());
  EXPECT_THAT(pieces.said, ElementsAre("one", "two", "three"));
}

TEST_F(PluginStream, MayEndWithAnAnswerWhichHasEveryOutput) {
  const auto answer = order({"one", "answer"});
  ASSERT_TRUE(answer) << answer.error().message;
  ASSERT_EQ(answer->size(), 2u);
  EXPECT_THAT(pieces.said, ElementsAre("one"));
}

TEST_F(PluginStream, EndsWhenNobodyWantsMoreAndIsNoFailureThen) {
  pieces.most = 3;
  const auto answer = order({"without end"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::invalid_argument);
  EXPECT_EQ(pieces.said.size(), 3u);
}

TEST_F(PluginStream, IsNotTakenOnWhereThePluginDoesNotStop) {
  pieces.most = 1;
  EXPECT_TRUE(order({"ignores", "one", "two", "three"}));
  EXPECT_THAT(pieces.said, ElementsAre("one"));
}

TEST_F(PluginStream, GivesNobodyWhatNobodyTakes) {
  EXPECT_TRUE(model->infer({words("ORDER", {"one", "two"})}, control));
}

TEST_F(PluginStream, IsAFailureWhereAPieceIsNotWhatTheSignatureSays) {
  EXPECT_THAT(trouble({"one", "twice"}), HasSubstr("was given twice"));
  EXPECT_THAT(pieces.said, ElementsAre("one"));
  EXPECT_THAT(trouble({"unknown"}), HasSubstr("\"OTHER\" is not in its signature"));
  EXPECT_THAT(trouble({"one", "throw"}), HasSubstr("thrown as ordered"));
}

TEST_F(PluginStream, IsRefusedOfAPluginThatHasNotDescribedIt) {
  model = load_plugin("streamer", R"("says nothing")").value();
  EXPECT_THAT(trouble({"one"}), HasSubstr("has not described that it streams"));
  EXPECT_TRUE(pieces.said.empty());
}

TEST_F(PluginStream, SeesTheTraceWhereThereIsOne) {
  const Trace trace{"00-trace", "a=1"};
  ASSERT_TRUE(order({"trace"}, &trace));
  const Trace without_state{"00-trace", ""};
  ASSERT_TRUE(order({"trace"}, &without_state));
  ASSERT_TRUE(order({"trace"}));
  EXPECT_THAT(pieces.said, ElementsAre("00-trace;a=1", "00-trace;", ";"));
}

TEST(OlderPlugin, IsServedAsBefore) {
  // Its table ends before the members that are optional now, and it uses a host as it was then.
  EXPECT_EQ(load_trouble("small_table"), "");
  EXPECT_FALSE(load_plugin("doubler").value()->signature().streams);
}

/// A server of the time before pieces and traces: its host ends after `answer`.
class OlderHost : public ::testing::Test {
 protected:
  OlderHost() {
    host.size = offsetof(mainstay_host, describe_streaming);
    // Whoever looks beyond the size calls one of these.
    host.describe_streaming = [](const mainstay_host*) { FAIL(); };
    host.emit = [](const mainstay_host*, const mainstay_output*, std::size_t) { return ADD_FAILURE(), 0; };
    host.trace = host.trace_state = [](const mainstay_host*) { return "beyond"; };
    host.explain = [](const mainstay_host*, const char* reason) { said() = reason; };
    host.describe_input = host.describe_output = [](const mainstay_host*, const mainstay_tensor_spec*) {};
  }
  static std::string& said() {
    static std::string text;
    return text;
  }

  struct Streaming : plugin::Model {
    explicit Streaming(const std::string&) {}
    static plugin::Signature describe(const std::string&) { return {{}, {}, true}; }
    std::vector<plugin::Output> infer(const std::vector<plugin::Input>&, plugin::Host&) override { return {}; }
  };

  mainstay_host host{};
};

TEST_F(OlderHost, IsToldByAPluginThatStreamsThatItCannotServeIt) {
  const auto table = plugin::border::table<Streaming>();
  EXPECT_EQ(table.describe(&host, "{}"), MAINSTAY_FAILED);
  EXPECT_EQ(said(), "this server takes no pieces of an answer");
}

TEST_F(OlderHost, IsNotLookedAtBeyondItsSize) {
  const plugin::Host offered(&host);
  EXPECT_EQ(offered.trace(), "");
  EXPECT_EQ(offered.trace_state(), "");
  EXPECT_THROW((void)offered.emit({}), std::runtime_error);
}

}  // namespace
}  // namespace mainstay
