#include "runtime/workers/tensors.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/recorder.hpp"

namespace mainstay::workers {
namespace {

using testing::floats;
using testing::floats_of;

Tensor texts(const std::vector<std::string>& elements) {
  std::string bytes;
  for (const auto& element : elements) append_bytes_element(bytes, element);
  return {"T", Datatype::bytes, {static_cast<std::int64_t>(elements.size())}, Buffer::of(std::move(bytes))};
}

std::shared_ptr<Region> region(std::uint32_t id) { return std::move(Region::make(id, 64 * 1024)->region); }

TEST(WorkerTensors, TravelInTheMessageWhereTheyAreSmall) {
  const std::vector tensors{floats("A", {3}, {1, 2, 3}), texts({"", "x"}), floats("E", {0}, {})};
  EXPECT_EQ(room_for(tensors), 0u);
  const auto read = unpack(pack(tensors, nullptr), {}, Data::shared);
  ASSERT_TRUE(read);
  EXPECT_EQ(floats_of(read.value()[0]), (std::vector<float>{1, 2, 3}));
  EXPECT_EQ(read.value()[1].data.text(), tensors[1].data.text());
}

TEST(WorkerTensors, LieInTheRegionWhereTheyAreLarge) {
  const std::vector tensors{floats("A", {2000}, std::vector<float>(2000, 5)), texts({std::string(5000, 'x')})};
  const std::vector regions{region(3)};
  ASSERT_LE(room_for(tensors), regions[0]->size());
  const auto read = unpack(pack(tensors, regions[0].get()), regions, Data::shared);
  ASSERT_TRUE(read);
  EXPECT_EQ(read.value()[0].data.data(), regions[0]->data());
  EXPECT_EQ(floats_of(read.value()[0]).back(), 5);
  EXPECT_EQ(read.value()[1].data.text(), tensors[1].data.text());
}

TEST(WorkerTensors, StayWhereTheyAreIfBothSidesSeeThemThere) {
  const auto input = region(3);
  const Tensor tensor{"A", Datatype::uint8, {5000}, {input, input->data() + 100, 5000}};
  EXPECT_EQ(room_for({&tensor, 1}, input.get()), 0u);
  const auto parcel = pack({&tensor, 1}, nullptr, input.get());
  EXPECT_EQ(parcel.tensors[0].place.region, 3u);
  EXPECT_EQ(parcel.tensors[0].place.offset, 100u);
}

TEST(WorkerTensors, KeepTheirRegion) {
  auto shared = region(3);
  const std::weak_ptr<Region> watched = shared;
  const auto parcel = pack(std::vector{floats("A", {2000}, std::vector<float>(2000, 5))}, shared.get());
  auto read = unpack(parcel, {{shared}}, Data::shared);
  const auto copied = unpack(parcel, {{shared}}, Data::copied);
  shared.reset();
  EXPECT_FALSE(watched.expired());
  read = std::string();
  EXPECT_TRUE(watched.expired());
  EXPECT_EQ(floats_of(copied.value()[0]).back(), 5);
}

TEST(WorkerTensors, OfTextsAreCopiedForTheirLengthsMightChange) {
  const auto shared = region(3);
  const auto parcel = pack(std::vector{texts({std::string(5000, 'x')})}, shared.get());
  const auto read = unpack(parcel, {{shared}}, Data::shared);
  std::memset(shared->data(), 0xff, 100);
  EXPECT_TRUE(bytes_elements(read.value()[0].data));
}

TEST(WorkerTensors, AreRefusedOutsideOfTheirRegion) {
  const auto shared = region(3);
  const auto size = shared->size();
  for (const Place place : {Place{3, size, 4}, Place{3, size - 3, 4}, Place{3, static_cast<std::uint64_t>(-4), 4},
                            Place{3, 0, size + 1}, Place{4, 0, 4}}) {
    const Parcel parcel{{{"A", Datatype::uint8, {static_cast<std::int64_t>(place.size)}, place}}, ""};
    EXPECT_FALSE(unpack(parcel, {{shared}}, Data::shared)) << place.region << ' ' << place.offset;
  }
}

TEST(WorkerTensors, AreRefusedWhereTheirBytesAreNotWhatTheirShapeSays) {
  const auto refused = [](Datatype type, std::vector<std::int64_t> shape, const std::string& bytes) {
    return !unpack({{{"A", type, std::move(shape), {0, 0, bytes.size()}}}, bytes}, {}, Data::shared);
  };
  EXPECT_FALSE(refused(Datatype::fp32, {1}, "1234"));
  EXPECT_TRUE(refused(Datatype::fp32, {2}, "1234"));
  EXPECT_TRUE(refused(Datatype::fp32, {-1}, "1234"));
  EXPECT_TRUE(refused(Datatype::fp64, {std::int64_t{1} << 62}, ""));
  EXPECT_TRUE(refused(Datatype::bytes, {1}, "1234"));
  EXPECT_TRUE(refused(Datatype::bytes, {2}, std::string(4, '\0')));
}

}  // namespace
}  // namespace mainstay::workers
