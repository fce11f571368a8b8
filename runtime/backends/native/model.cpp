#include "runtime/backends/native/model.hpp"

#include <cstdint>
#include <cstring>
#include <utility>

#include "runtime/backends/declared.hpp"
#include "runtime/backends/native/answer.hpp"
#include "runtime/backends/native/datatypes.hpp"
#include "runtime/backends/native/described.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

/// The inputs of a call as the plugin sees them.
class Arguments {
 public:
  explicit Arguments(const std::vector<Tensor>& inputs) {
    for (const auto& input : inputs)
      views_.push_back({input.name.c_str(), plugin_datatype(input.datatype),
                        static_cast<std::uint32_t>(input.shape.size()), input.shape.data(), data_of(input),
                        input.data.size()});
  }

  const mainstay_tensor* data() const { return views_.data(); }
  std::size_t size() const { return views_.size(); }

 private:
  const void* data_of(const Tensor& input) {
    const auto* data = input.data.data();
    // Even nothing lies somewhere.
    if (data == nullptr) return this;
    // A tensor of a binary request may begin anywhere in its body; a plugin counts on whole elements.
    const auto size = element_size(input.datatype);
    if (size < 2 || reinterpret_cast<std::uintptr_t>(data) % size == 0) return data;
    auto copy = std::make_unique<std::byte[]>(input.data.size());
    std::memcpy(copy.get(), data, input.data.size());
    return copies_.emplace_back(std::move(copy)).get();
  }

  std::vector<mainstay_tensor> views_;
  std::vector<std::unique_ptr<std::byte[]>> copies_;
};

Error in(const std::string& function, Error error) {
  // Whatever a plugin calls a mistake of the client: here there is none.
  return trouble("the plugin's " + function + " failed: " + error.message);
}

}  // namespace

Result<std::unique_ptr<Model>> NativeModel::create(const mainstay_plugin& plugin, const ModelSource& source,
                                                   PluginLog log, LoadProgress& progress) {
  auto model = std::make_unique<NativeModel>(plugin, source.name, std::move(log));
  if (auto described = model->describe(source.config); !described) return std::move(described).error();
  if (auto made = model->make(source.config, progress); !made) return std::move(made).error();
  return std::unique_ptr<Model>(std::move(model));
}

NativeModel::NativeModel(const mainstay_plugin& plugin, std::string name, PluginLog log)
    : plugin_(plugin), name_(std::move(name)), log_(std::move(log)) {}

NativeModel::~NativeModel() {
  if (made_) plugin_.destroy(instance_);
}

Status NativeModel::describe(const config::Model& config) {
  auto inputs = specs_from(config.inputs);
  if (!inputs) return std::move(inputs).error();
  auto outputs = specs_from(config.outputs);
  if (!outputs) return std::move(outputs).error();

  CallControl unwatched;
  PluginHost host(name_, log_, unwatched);
  if (plugin_.describe != nullptr)
    if (auto said = host.verdict(plugin_.describe(host.offered(), config.settings.c_str())); !said)
      return in("describe", std::move(said).error());
  if (!host.believed()) return host.believed();
  inputs = refined("input", std::move(host.inputs), *inputs);
  if (!inputs) return std::move(inputs).error();
  outputs = refined("output", std::move(host.outputs), *outputs);
  if (!outputs) return std::move(outputs).error();
  signature_ = {std::move(inputs).value(), std::move(outputs).value(), host.streams};
  return success();
}

Status NativeModel::make(const config::Model& config, LoadProgress& progress) {
  CallControl unwatched;
  const PluginHost host(name_, log_, unwatched, &progress);
  const auto status = plugin_.create(host.offered(), config.settings.c_str(), &instance_);
  if (auto said = host.verdict(status); !said) return in("create", std::move(said).error());
  made_ = true;
  return success();
}

Result<std::vector<Tensor>> NativeModel::infer(const std::vector<Tensor>& inputs, const ModelCall& call) {
  const Arguments arguments(inputs);
  PluginHost host(name_, log_, call);
  if (signature_.streams) host.expect_pieces(signature_.outputs);
  const auto status = plugin_.infer(host.offered(), instance_, arguments.data(), arguments.size());
  if (auto said = host.verdict(status); !said) return std::move(said).error();
  if (!host.believed()) return host.believed().error();
  // Everything may have been said in pieces.
  if (signature_.streams && host.answer.empty()) return std::vector<Tensor>{};
  return arranged(std::move(host.answer), signature_.outputs);
}

Status NativeModel::reset() {
  if (plugin_.reset == nullptr) return success();
  CallControl unwatched;
  const PluginHost host(name_, log_, unwatched);
  if (auto said = host.verdict(plugin_.reset(host.offered(), instance_)); !said)
    return in("reset", std::move(said).error());
  return success();
}

std::optional<std::uint64_t> NativeModel::fingerprint() {
  std::uint64_t hash = 0;
  if (plugin_.fingerprint == nullptr || plugin_.fingerprint(instance_, &hash) == 0) return std::nullopt;
  return hash;
}

std::optional<std::uint64_t> NativeModel::memory() {
  std::uint64_t bytes = 0;
  if (plugin_.memory == nullptr || plugin_.memory(instance_, &bytes) == 0) return std::nullopt;
  return bytes;
}

}  // namespace mainstay
