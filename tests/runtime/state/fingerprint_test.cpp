#include "runtime/state/fingerprint.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <functional>
#include <set>

namespace mainstay {
namespace {

InferRequest request_of(std::string bytes) {
  InferRequest request;
  const auto size = static_cast<std::int64_t>(bytes.size());
  request.inputs.push_back({"IN", Datatype::uint8, {size}, Buffer::of(std::move(bytes))});
  request.parameters["seed"] = std::int64_t{7};
  return request;
}

TEST(Fingerprint, IsTheSameForTheSameRequest) {
  auto again = request_of("abc");
  again.deadline = Clock::time_point{std::chrono::seconds{99}};
  again.outputs = {"OUT"};
  EXPECT_EQ(fingerprint_of("m", request_of("abc")), fingerprint_of("m", again));
  EXPECT_TRUE(ask_the_same(request_of("abc"), again));
}

TEST(Fingerprint, DiffersWithEveryPartOfTheRequest) {
  const std::vector<std::function<void(InferRequest&)>> changes{
      [](auto&) {},
      [](auto& r) { r.inputs[0].name = "IM"; },
      [](auto& r) { r.inputs[0].datatype = Datatype::int8; },
      [](auto& r) {
        r.inputs[0].shape = {3, 1};
      },
      [](auto& r) {
        r.inputs[0].shape = {1, 3};
      },
      [](auto& r) { r.inputs[0].data = Buffer::of(std::string("abd")); },
      [](auto& r) { r.inputs[0].data = Buffer::of(std::string("abc\0", 4)); },
      [](auto& r) { r.inputs.push_back(r.inputs[0]); },
      [](auto& r) { r.inputs.clear(); },
      [](auto& r) { r.parameters.clear(); },
      [](auto& r) { r.parameters["seed"] = std::int64_t{8}; },
      [](auto& r) { r.parameters["seed"] = 7.0; },
      [](auto& r) { r.parameters["seed"] = true; },
      [](auto& r) { r.parameters["seed"] = std::string("7"); },
      [](auto& r) { r.parameters["more"] = false; },
  };
  std::set<Fingerprint> seen{fingerprint_of("other", request_of("abc"))};
  for (const auto& change : changes) {
    auto request = request_of("abc");
    change(request);
    const auto number = &change - changes.data();
    EXPECT_TRUE(seen.insert(fingerprint_of("m", request)).second) << "change " << number;
    EXPECT_EQ(ask_the_same(request, request_of("abc")), number == 0) << "change " << number;
  }
}

TEST(Fingerprint, ChangesAboutHalfOfItsBitsWithAnyBitOfTheInput) {
  for (const std::size_t size : {1, 8, 13, 64, 257}) {
    const std::string bytes(size, '\0');
    const auto before = fingerprint_of("m", request_of(bytes));
    double changed = 0;
    for (std::size_t bit = 0; bit < 8 * size; ++bit) {
      auto flipped = bytes;
      flipped[bit / 8] = static_cast<char>(1 << (bit % 8));
      const auto after = fingerprint_of("m", request_of(flipped));
      for (const auto difference : {before.high ^ after.high, before.low ^ after.low}) {
        EXPECT_GE(std::popcount(difference), 10) << "bit " << bit << " of " << size << " bytes";
        changed += std::popcount(difference);
      }
    }
    EXPECT_NEAR(changed / static_cast<double>(128 * 8 * size), 0.5, 0.06) << size << " bytes";
  }
}

TEST(Fingerprint, HasNoCollisionsInEitherHalfAmongSimilarRequests) {
  std::set<std::uint64_t> high, low;
  constexpr std::size_t count = 50'000;
  for (std::size_t i = 0; i < count; ++i) {
    std::string bytes(16, '\0');
    // Two small numbers, as in a pair of floats or indices.
    bytes[0] = static_cast<char>(i % 256);
    bytes[8] = static_cast<char>(i / 256);
    const auto fingerprint = fingerprint_of("m", request_of(bytes));
    high.insert(fingerprint.high);
    low.insert(fingerprint.low);
  }
  EXPECT_EQ(high.size(), count);
  EXPECT_EQ(low.size(), count);
}

TEST(Fingerprint, IsWrittenInThirtyTwoDigits) {
  EXPECT_EQ(text_of({0x0123456789abcdef, 0xf}), "0123456789abcdef000000000000000f");
}

}  // namespace
}  // namespace mainstay
