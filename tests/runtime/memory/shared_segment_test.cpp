#include "runtime/memory/shared_segment.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/shared_object.hpp"

namespace mainstay {
namespace {

using test::SharedObject;

std::shared_ptr<const SharedSegment> opened(const SharedObject& object, std::uint64_t offset, std::uint64_t size) {
  auto segment = SharedSegment::open(object.key(), offset, size);
  if (!segment) throw std::runtime_error(segment.error().message);
  return std::move(segment).value();
}

std::string why(const Result<std::shared_ptr<const SharedSegment>>& segment) {
  return segment ? "no error" : segment.error().message;
}

TEST(SharedSegment, ReadsAndWritesItsPartOfTheObject) {
  const SharedObject object("0123456789");
  const auto segment = opened(object, 2, 6);
  EXPECT_EQ(segment->size(), 6u);
  EXPECT_EQ(segment->read(1, 3)->text(), "345");
  ASSERT_TRUE(segment->write(4, Buffer::of(std::string("xy"))));
  EXPECT_EQ(object.content(), "012345xy89");
}

TEST(SharedSegment, WhatIsReadIsACopyThatItsOwnerCannotChange) {
  const SharedObject object("before");
  const auto read = opened(object, 0, 6)->read(0, 6);
  object.write(0, "after!");
  EXPECT_EQ(read->text(), "before");
}

TEST(SharedSegment, BytesBeyondThePartAreRefused) {
  const SharedObject object("0123456789");
  const auto segment = opened(object, 2, 4);
  EXPECT_FALSE(segment->read(2, 3));
  EXPECT_FALSE(segment->read(5, 0));
  EXPECT_FALSE(segment->read(UINT64_MAX, 2));
  EXPECT_FALSE(segment->write(4, Buffer::of(std::string("x"))));
  EXPECT_EQ(object.content(), "0123456789");
}

TEST(SharedSegment, AnObjectThatHasBecomeShorterIsAnErrorAndNoEndOfTheProcess) {
  const SharedObject object(std::string(64 * 1024, 'x'));
  const auto segment = opened(object, 0, 64 * 1024);
  object.resize(10);
  const auto read = segment->read(0, 64 * 1024);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("has become shorter"), std::string::npos);
  EXPECT_FALSE(segment->write(8, Buffer::of(std::string("four"))));
  EXPECT_EQ(object.content(), std::string(10, 'x')) << "and it is not made longer again";
}

TEST(SharedSegment, AKeyIsOnePlainName) {
  const SharedObject object("0123456789");
  EXPECT_TRUE(SharedSegment::open(object.key().substr(1), 0, 10)) << "with or without the slash";
  const std::string long_key(256, 'x');
  for (const std::string& key : {std::string{}, std::string{"/"}, std::string{".."}, std::string{"/../tmp/x"},
                                 std::string{"/a/b"}, std::string{"//x"}, std::string("/x\0y", 4), long_key})
    EXPECT_NE(why(SharedSegment::open(key, 0, 1)).find("not the name of shared memory"), std::string::npos) << key;
  EXPECT_NE(why(SharedSegment::open("/mainstay-test-none", 0, 1)).find("cannot be opened"), std::string::npos);
}

TEST(SharedSegment, MoreThanTheObjectHasIsRefused) {
  const SharedObject object("0123456789");
  EXPECT_TRUE(SharedSegment::open(object.key(), 9, 1));
  for (const auto& [offset, size] :
       std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, 11}, {10, 1}, {0, 0}, {UINT64_MAX, 2}, {1, UINT64_MAX}})
    EXPECT_NE(why(SharedSegment::open(object.key(), offset, size)).find("has 10 bytes"), std::string::npos)
        << offset << " " << size;
}

}  // namespace
}  // namespace mainstay
