#include "runtime/backends/builtin/fault.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <string>

#include "tests/runtime/backends/tensors.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::values_of;

std::unique_ptr<Model> fresh() { return make_fault({}).value(); }

Result<std::vector<Tensor>> order(Model& model, const std::vector<std::string>& orders) {
  std::string bytes;
  for (const auto& one : orders) append_bytes_element(bytes, one);
  return model.infer(
      {{"INPUT0", Datatype::bytes, {static_cast<std::int64_t>(orders.size())}, Buffer::of(std::move(bytes))}});
}

TEST(Fault, AnswersOkAndCountsItsAnswers) {
  const auto model = fresh();
  ASSERT_TRUE(order(*model, {"ok"}).ok());
  const auto outputs = order(*model, {"ok", "ok"});
  ASSERT_TRUE(outputs.ok());
  EXPECT_THAT(*bytes_elements((*outputs)[0].data), ElementsAre("ok", "ok"));
  EXPECT_THAT(values_of<std::int64_t>((*outputs)[1]), ElementsAre(2, 3));
  EXPECT_THAT((*outputs)[0].shape, ElementsAre(2));
  EXPECT_THAT((*outputs)[1].shape, ElementsAre(2));
}

TEST(Fault, AnswersWronglyFromTheCallAfterItsCorruptionUntilAFreshInstanceTakesOver) {
  auto model = fresh();
  EXPECT_THAT(*bytes_elements((*order(*model, {"corrupt"}))[0].data), ElementsAre("ok"));
  EXPECT_THAT(*bytes_elements((*order(*model, {"ok"}))[0].data), ElementsAre("corrupted"));
  EXPECT_THAT(*bytes_elements((*order(*model, {"ok"}))[0].data), ElementsAre("corrupted"));
  model = fresh();
  EXPECT_THAT(*bytes_elements((*order(*model, {"ok"}))[0].data), ElementsAre("ok"));
}

TEST(Fault, ForgetsItsCorruptionWithAReset) {
  const auto model = fresh();
  const auto pristine = model->fingerprint();
  ASSERT_TRUE(order(*model, {"corrupt"}).ok());
  EXPECT_NE(model->fingerprint(), pristine);
  ASSERT_TRUE(model->reset().ok());
  EXPECT_EQ(model->fingerprint(), pristine);
  const auto outputs = order(*model, {"ok"});
  EXPECT_THAT(*bytes_elements((*outputs)[0].data), ElementsAre("ok"));
  EXPECT_THAT(values_of<std::int64_t>((*outputs)[1]), ElementsAre(1));
}

TEST(Fault, DriftsInAWayThatOnlyItsFingerprintShowsAfterAReset) {
  const auto model = fresh();
  const auto pristine = model->fingerprint();
  ASSERT_TRUE(order(*model, {"drift"}).ok());
  ASSERT_TRUE(model->reset().ok());
  EXPECT_NE(model->fingerprint(), pristine);
  EXPECT_THAT(*bytes_elements((*order(*model, {"ok"}))[0].data), ElementsAre("corrupted"));
}

TEST(Fault, ThrowsAndFailsAsOrdered) {
  const auto model = fresh();
  EXPECT_THROW((void)order(*model, {"throw"}), std::runtime_error);
  const auto outputs = order(*model, {"ok", "error", "throw"});
  ASSERT_FALSE(outputs.ok());
  EXPECT_EQ(outputs.error().code, Errc::internal);
}

TEST(Fault, LeaksWhatItIsTold) {
  const auto model = fresh();
  EXPECT_TRUE(order(*model, {"leak:3"}).ok());
}

TEST(Fault, RefusesUnknownOrders) {
  const auto model = fresh();
  for (const char* unknown : {"", "no", "leak:", "leak:-1", "leak:1x", "leak:99999999999"}) {
    const auto outputs = order(*model, {unknown});
    ASSERT_FALSE(outputs.ok()) << unknown;
    EXPECT_EQ(outputs.error().code, Errc::invalid_argument) << unknown;
  }
  EXPECT_THAT(order(*model, {"no"}).error().message, HasSubstr("not \"no\""));
}

TEST(FaultDeathTest, AbortAndSegfaultTakeTheProcessAlong) {
  EXPECT_DEATH((void)order(*fresh(), {"abort"}), "");
  EXPECT_DEATH((void)order(*fresh(), {"segfault"}), "");
}

TEST(Fault, HangsUntilItsProcessIsKilled) {
  int answered[2];
  ASSERT_EQ(::pipe(answered), 0);
  const auto child = ::fork();
  if (child == 0) {
    ::close(answered[0]);
    [[maybe_unused]] auto written = ::write(answered[1], "a", 1);
    (void)order(*fresh(), {"hang"});
    written = ::write(answered[1], "b", 1);
    ::_exit(0);
  }
  ::close(answered[1]);
  char said = 0;
  EXPECT_EQ(::read(answered[0], &said, 1), 1);
  EXPECT_EQ(said, 'a');
  ::kill(child, SIGKILL);
  // Had it answered before it was killed, that would be what is read now.
  EXPECT_EQ(::read(answered[0], &said, 1), 0);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  ::close(answered[0]);
}

}  // namespace
}  // namespace mainstay
