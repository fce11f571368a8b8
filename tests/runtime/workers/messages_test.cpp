#include "runtime/workers/messages.hpp"

#include <gtest/gtest.h>

namespace mainstay::workers {
namespace {

/// Whether every shorter body, and a longer one, is refused.
template <class Decode>
void expect_exact(const std::string& body, Decode decode) {
  EXPECT_TRUE(decode(body).has_value());
  for (std::size_t size = 0; size < body.size(); ++size) EXPECT_FALSE(decode(body.substr(0, size)).has_value()) << size;
  EXPECT_FALSE(decode(body + '\0').has_value());
}

Parcel parcel() {
  return {{{"A", Datatype::fp32, {1, 2}, {0, 0, 8}}, {"B", Datatype::bytes, {3}, {9, 64, 100}}}, "12345678"};
}

TEST(Messages, CarryAModelWithAllOfItsConfiguration) {
  ModelSource source{"name", "2", {}, "/a/model.pt", "platform"};
  source.config.path = "/a/model.pt";
  source.config.settings = R"({"a":[1,2]})";
  source.config.isolation = config::Isolation::process;
  source.config.threads = 3;
  source.config.limits.memory_mb = 77;
  source.config.environment = {"ONE", "TWO"};
  source.config.state.strategy = config::StateStrategy::periodic;
  source.config.canary.inputs = {{"IN", "FP32", {2}, "[1,2]"}};
  source.config.inputs = {{"IN", "FP32", std::vector<std::int64_t>{-1, 2}}, {"ANY", "", std::nullopt}};
  const auto read = decode_source(encode(source));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, source.name);
  EXPECT_EQ(read->version, source.version);
  EXPECT_EQ(read->file, source.file);
  EXPECT_EQ(read->platform, source.platform);
  EXPECT_EQ(read->config, source.config);
}

TEST(Messages, CarryASignature) {
  const Signature signature{{{"A", Datatype::fp64, std::vector<std::int64_t>{-1, 3}}, {"B", {}, {}}},
                            {{"C", Datatype::bytes, std::vector<std::int64_t>{}}},
                            true};
  const auto read = decode_signature(encode(signature));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->inputs.size(), 2u);
  EXPECT_EQ(read->inputs[0].datatype, Datatype::fp64);
  EXPECT_EQ(read->inputs[0].shape, (std::vector<std::int64_t>{-1, 3}));
  EXPECT_FALSE(read->inputs[1].datatype || read->inputs[1].shape);
  EXPECT_EQ(read->outputs[0].shape, std::vector<std::int64_t>{});
  EXPECT_TRUE(read->streams);
  expect_exact(encode(signature), decode_signature);
}

TEST(Messages, CarryACall) {
  const auto body = encode(InferMessage{5, parcel(), true, {"00-parent", "a=1"}});
  const auto read = decode_infer(body);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->answer_region, 5u);
  EXPECT_EQ(read->inputs.carried, "12345678");
  EXPECT_EQ(read->inputs.tensors[1].place.offset, 64u);
  EXPECT_TRUE(read->streams);
  EXPECT_EQ(read->trace.parent, "00-parent");
  EXPECT_EQ(read->trace.state, "a=1");
  EXPECT_FALSE(decode_infer(encode(InferMessage{5, parcel()}))->streams);
  expect_exact(body, decode_infer);
  expect_exact(encode(parcel()), decode_parcel);
}

TEST(Messages, CarryWhatWasDoneAfterACall) {
  const auto read = decode_upkeep(encode(Upkeep{"drift", "notice", Ending{Cause::stale, "why"}}));
  ASSERT_TRUE(read && read->ending);
  EXPECT_EQ(read->drift, "drift");
  EXPECT_EQ(read->notice, "notice");
  EXPECT_EQ(read->ending->cause, Cause::stale);
  EXPECT_EQ(read->ending->message, "why");
  EXPECT_FALSE(decode_upkeep(encode(Upkeep{}))->ending);
  EXPECT_EQ(decode_upkeep(encode(Upkeep{.done = StatePolicy::Action::reload}))->done, StatePolicy::Action::reload);
  EXPECT_FALSE(decode_upkeep(encode(Upkeep{.done = static_cast<StatePolicy::Action>(3)})));
  expect_exact(encode(Upkeep{"drift", "notice", Ending{Cause::stale, "why"}}), decode_upkeep);
}

TEST(Messages, CarryHowSomethingWent) {
  const auto well = decode_outcome(encode(ErrandOutcome{}));
  ASSERT_TRUE(well);
  EXPECT_TRUE(well->status.ok() && !well->ending);
  const ErrandOutcome ended{Error{Errc::internal, "no"}, Ending{Cause::stale, "why"}};
  const auto read = decode_outcome(encode(ended));
  ASSERT_TRUE(read && read->ending);
  EXPECT_EQ(read->status.error().message, "no");
  EXPECT_EQ(read->ending->cause, Cause::stale);
  EXPECT_EQ(read->ending->message, "why");
  expect_exact(encode(ended), decode_outcome);
  EXPECT_EQ(decode_failed(encode(FailedMessage{Failure::cancelled, "stopped"}))->failure, Failure::cancelled);
  EXPECT_EQ(decode_failed(encode(FailedMessage{Failure::not_found, "who?"}))->failure, Failure::not_found);
  expect_exact(encode(FailedMessage{Failure::internal, "no"}), decode_failed);
  expect_exact(encode(Errand::Kind::canary), decode_errand);
}

TEST(Messages, AreRefusedWithAPlaceOutsideOfWhatTheyCarry) {
  for (const Place place : {Place{0, 0, 9}, Place{0, 8, 1}, Place{0, 1, static_cast<std::uint64_t>(-1)},
                            Place{0, static_cast<std::uint64_t>(-1), 1}}) {
    auto wrong = parcel();
    wrong.tensors[0].place = place;
    EXPECT_FALSE(decode_parcel(encode(wrong))) << place.offset << ' ' << place.size;
  }
}

TEST(Messages, AreRefusedWithNumbersThatNameNothing) {
  auto wrong = parcel();
  wrong.tensors[0].datatype = static_cast<Datatype>(14);
  EXPECT_FALSE(decode_parcel(encode(wrong)));
  EXPECT_FALSE(decode_upkeep(encode(Upkeep{"", "", Ending{static_cast<Cause>(8), ""}})));
  EXPECT_FALSE(decode_errand(encode(static_cast<Errand::Kind>(3))));
  EXPECT_FALSE(decode_failed(encode(FailedMessage{static_cast<Failure>(5), ""})));
}

}  // namespace
}  // namespace mainstay::workers
