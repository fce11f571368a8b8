#include "runtime/state/understudy.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/support/no_threads.hpp"
#include "tests/support/scripted_model.hpp"

namespace mainstay {
namespace {

using testing::echo;
using testing::Gate;

/// Says when it is destroyed.
class Mortal final : public Model {
 public:
  explicit Mortal(bool& gone) : gone_(gone) {}
  ~Mortal() override { gone_ = true; }
  const Signature& signature() const override { return signature_; }
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall&) override { return inputs; }

 private:
  Signature signature_;
  bool& gone_;
};

TEST(Understudy, HasNothingThatWasNotAskedFor) {
  Understudy understudy;
  EXPECT_FALSE(understudy.take());
}

TEST(Understudy, MakesAModelOnAThreadOfItsOwnAndWaitsForIt) {
  Understudy understudy;
  Gate gate;
  std::thread::id maker;
  understudy.prepare([&]() -> Result<std::unique_ptr<Model>> {
    gate.pass();
    maker = std::this_thread::get_id();
    return echo();
  });
  gate.open();
  const auto made = understudy.take();
  ASSERT_TRUE(made && made->ok());
  EXPECT_NE(maker, std::this_thread::get_id());
  EXPECT_FALSE(understudy.take());
}

TEST(Understudy, MakesOneAfterTheOther) {
  Understudy understudy;
  for (int i = 0; i < 100; ++i) {
    understudy.prepare([]() -> Result<std::unique_ptr<Model>> { return echo(); });
    EXPECT_TRUE(understudy.take()->ok());
  }
}

TEST(Understudy, PassesAFailureOn) {
  Understudy understudy;
  understudy.prepare([]() -> Result<std::unique_ptr<Model>> { return Error{Errc::internal, "no"}; });
  EXPECT_EQ(understudy.take()->error().message, "no");
}

TEST(Understudy, DestroysTheRetiredModelFirst) {
  bool gone = false;
  bool was_gone = false;
  Understudy understudy;
  understudy.prepare(
      [&]() -> Result<std::unique_ptr<Model>> {
        was_gone = gone;
        return echo();
      },
      std::make_unique<Mortal>(gone));
  EXPECT_TRUE(understudy.take()->ok());
  EXPECT_TRUE(was_gone);
}

TEST(Understudy, SaysThatThereIsNoThreadToBeHadAndTriesAgain) {
  Understudy understudy;
  const auto make = []() -> Result<std::unique_ptr<Model>> { return echo(); };
  {
    const testing::NoThreads none;
    understudy.prepare(make);
  }
  EXPECT_NE(understudy.take()->error().message.find("no thread to be had"), std::string::npos);
  understudy.prepare(make);
  EXPECT_TRUE(understudy.take()->ok());
}

TEST(Understudy, EndsWithWhatNobodyTook) {
  Gate gate;
  Understudy understudy;
  understudy.prepare([&]() -> Result<std::unique_ptr<Model>> {
    gate.pass();
    return echo();
  });
  gate.open();
}

}  // namespace
}  // namespace mainstay
