#include "runtime/registry.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

ServedModel model(std::string name, std::string version) {
  ServedModel served;
  served.name = std::move(name);
  served.version = std::move(version);
  served.vitals = std::make_shared<Vitals>(served.name, "model");
  return served;
}

TEST(Registry, ServesTheHighestVersionByDefaultAndEachByItsNumber) {
  Registry registry;
  for (const auto* version : {"2", "10", "9"}) registry.publish(model("m", version));
  EXPECT_EQ((*registry.find("m", ""))->version, "10");
  EXPECT_EQ((*registry.find("m", "9"))->version, "9");
  EXPECT_EQ(registry.versions("m"), (std::vector<std::string>{"2", "9", "10"}));
}

TEST(Registry, TellsAnUnknownModelFromAnUnknownVersion) {
  Registry registry;
  registry.publish(model("m", "1"));
  const auto no_model = registry.find("x", "");
  const auto no_version = registry.find("m", "2");
  ASSERT_FALSE(no_model);
  ASSERT_FALSE(no_version);
  EXPECT_EQ(no_model.error().code, Errc::not_found);
  EXPECT_EQ(no_version.error().code, Errc::not_found);
  EXPECT_NE(no_version.error().message.find("version '2'"), std::string::npos);
}

TEST(Registry, ReplacesAModelOfTheSameNameAndVersion) {
  Registry registry;
  registry.publish(model("m", "1"));
  auto changed = model("m", "1");
  changed.platform = "other";
  registry.publish(std::move(changed));
  EXPECT_EQ(registry.all().size(), 1u);
  EXPECT_EQ((*registry.find("m", "1"))->platform, "other");
}

TEST(Registry, ForgetsAModelWithItsLastVersion) {
  Registry registry;
  registry.publish(model("m", "1"));
  registry.publish(model("m", "2"));
  registry.withdraw("m", "2");
  EXPECT_EQ((*registry.find("m", ""))->version, "1");
  registry.withdraw("m", "1");
  registry.withdraw("m", "1");
  EXPECT_FALSE(registry.find("m", ""));
}

TEST(ServedModel, IsReadyOnceItIsLoadedAndWhileItServes) {
  auto served = model("m", "1");
  served.vitals = std::make_shared<Vitals>("m", "model");
  auto vitals = std::const_pointer_cast<Vitals>(served.vitals);
  vitals->state = NodeState::ready;
  EXPECT_FALSE(served.ready());
  served.signature = std::make_shared<Signature>();
  EXPECT_TRUE(served.ready());
  vitals->state = NodeState::restarting;
  EXPECT_FALSE(served.ready());
}

}  // namespace
}  // namespace mainstay
