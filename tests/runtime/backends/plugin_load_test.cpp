#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "runtime/backends/catalogue.hpp"
#include "tests/runtime/backends/plugins.hpp"
#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::load_plugin;
using testing::load_trouble;
using ::testing::Not;
using testing::plugin_source;

TEST(PluginLoading, NamesBothVersionsWhereTheyDiffer) {
  EXPECT_EQ(load_trouble("newer"), "the plugin speaks interface version 3, this server speaks version 1");
}

TEST(PluginLoading, RefusesALibraryThatIsNoPlugin) {
  EXPECT_EQ(load_trouble("without_entry"), "the library is no plugin: it exports no mainstay_plugin_table");
}

TEST(PluginLoading, RefusesAPluginWithoutATable) { EXPECT_THAT(load_trouble("without_table"), HasSubstr("no table")); }

TEST(PluginLoading, RefusesAPluginThatCannotInfer) {
  EXPECT_EQ(load_trouble("without_infer"), "the plugin has no infer");
}

TEST(PluginLoading, RefusesATableThatIsTooShortForWhatItMustHold) {
  EXPECT_THAT(load_trouble("short_table"), HasSubstr("has 8 bytes, but has to have at least"));
}

TEST(PluginLoading, NeverLooksBeyondTheEndOfASmallTable) {
  auto model = load_plugin("small_table");
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_TRUE((*model)->reset());
}

TEST(PluginLoading, SaysWhatTheLoaderSaysWithoutPaths) {
  const testing::Folder folder;
  ModelSource source;
  source.file = folder.write("a folder/cut.so", "\177ELF and no more").string();
  const auto trouble = load_trouble(source);
  EXPECT_THAT(trouble, HasSubstr("the plugin cannot be opened: "));
  EXPECT_THAT(trouble, Not(HasSubstr("folder")));
  EXPECT_THAT(trouble, Not(HasSubstr("no reason")));
}

TEST(PluginLoading, RefusesAPluginThatWasCutShort) {
  const testing::Folder folder;
  // All of them are within the first segments of any build. What is loaded must never be cut: it would be gone in use.
  for (const auto size : {20u, 100u, 1000u, 8192u}) {
    ModelSource source;
    source.file = (folder.path() / (std::to_string(size) + ".so")).string();
    std::filesystem::copy_file(plugin_source("polite").file, source.file);
    std::filesystem::resize_file(source.file, size);
    EXPECT_THAT(load_trouble(source), HasSubstr("the plugin cannot be opened: ")) << size;
  }
}

TEST(PluginLoading, SaysWhyAnInstanceCouldNotBeMade) {
  EXPECT_EQ(load_trouble("polite", R"({"refuse": true})"), "the plugin's create failed: the settings say to refuse");
}

TEST(PluginLoading, SaysWhyThePluginCouldNotBeDescribed) {
  EXPECT_EQ(load_trouble("polite", R"("indescribable")"), "the plugin's describe failed: nothing to be said about it");
}

TEST(PluginLoading, GoesByTheFilesName) {
  Backends backends{{}, "/nowhere/libmainstay_torch.so"};
  const auto source = plugin_source("polite");
  EXPECT_EQ(backends.platform(source), "mainstay_plugin");
  EXPECT_TRUE(backends.load(source).ok());
}

TEST(PluginSignature, IsWhatThePluginDescribes) {
  const auto model = load_plugin("polite").value();
  const auto& [inputs, outputs, streams] = model->signature();
  EXPECT_FALSE(streams);
  ASSERT_EQ(inputs.size(), 1u);
  EXPECT_EQ(inputs[0].name, "ORDER");
  EXPECT_EQ(inputs[0].datatype, Datatype::bytes);
  EXPECT_THAT(*inputs[0].shape, ElementsAre(-1));
  ASSERT_EQ(outputs.size(), 2u);
  EXPECT_FALSE(outputs[1].shape);
}

TEST(PluginSignature, IsRefinedByTheConfigurationInThePluginsOrder) {
  auto source = plugin_source("polite");
  source.config.inputs = {{"ORDER", "BYTES", {{3}}}};
  source.config.outputs = {{"SAID", "", {{-1, 2}}}};
  const auto model = load_plugin(source);
  ASSERT_TRUE(model) << model.error().message;
  const auto& [inputs, outputs, streams] = (*model)->signature();
  EXPECT_FALSE(streams);
  EXPECT_THAT(*inputs[0].shape, ElementsAre(3));
  EXPECT_EQ(outputs[0].name, "COUNT");
  EXPECT_EQ(outputs[1].datatype, Datatype::bytes);
  EXPECT_THAT(*outputs[1].shape, ElementsAre(-1, 2));
}

TEST(PluginSignature, IsNotContradictedByTheConfiguration) {
  const auto trouble_with = [](const config::TensorDecl& input) {
    auto source = plugin_source("liar");
    source.config.inputs = {input};
    return load_trouble(source);
  };
  EXPECT_EQ(trouble_with({"X", "INT64", {}}), R"(input "X" is declared as INT64, but the plugin's is FP32)");
  EXPECT_EQ(trouble_with({"Z", "", {}}), R"(input "Z" is declared, but the plugin's are X)");
  EXPECT_EQ(trouble_with({"X", "", {{3}}}), R"(input "X" is declared with a shape that the plugin's does not allow)");
  EXPECT_EQ(trouble_with({"X", "", {{2, 1}}}),
            R"(input "X" is declared with a shape that the plugin's does not allow)");
  EXPECT_EQ(trouble_with({"X", "FP32", {{-1}}}), "");
}

TEST(PluginSignature, IsTheConfigurationsWhereThePluginDescribesNothing) {
  auto source = plugin_source("doubler");
  source.config.inputs = {{"X", "FP32", {{2}}}};
  source.config.outputs = {{"Y", "FP32", {{2}}}};
  auto model = load_plugin(source).value();
  EXPECT_EQ(model->signature().inputs.at(0).name, "X");
  const auto answer = model->infer({testing::fp32("X", {1, 2})});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr(R"(output "Z" is not in its signature)"));
}

TEST(PluginLoading, TellsHowFarThePluginHasComeWithMakingAnInstance) {
  const auto share_of = [](const std::string& settings) {
    LoadProgress progress;
    auto source = plugin_source("polite", settings);
    static_cast<void>(make_native_backend({})->load(source, progress));
    return progress.share();
  };
  EXPECT_EQ(share_of("{}"), 0);
  EXPECT_FLOAT_EQ(share_of(R"({"half":1})"), 0.45F);
  EXPECT_FLOAT_EQ(share_of(R"({"more than all":1})"), 0.9F);
  EXPECT_EQ(share_of(R"({"nan":1})"), 0);
}

}  // namespace
}  // namespace mainstay
