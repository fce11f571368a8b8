#include "examples/discop/make_model/module.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/module.h>

#include <cmath>

#include "examples/discop/make_model/corpus.hpp"
#include "examples/torchscript/module.hpp"

namespace mainstay::discop {

namespace {

using torch::jit::Module;

/// Tokens that the cache has room for.
constexpr std::int64_t window = 256;
/// Tokens that are leaves of their own. The others are one leaf: none is cut off, but none of them carries a bit.
constexpr std::int64_t leaf_tokens = 64;
constexpr std::int64_t longest_message = 1000;
/// What sender and receiver share. Whoever wants a key of their own makes a model of their own.
constexpr std::int64_t key = 271828182;

void add_vocabulary(Module& module, const std::vector<std::string>& words) {
  torchscript::add_texts(module, "words", words);
  torchscript::add_places_of(module, "ids", words);
  module.register_attribute("marks", c10::StringType::get(), std::string(punctuation));
}

void add_network(Module& module, const Network& network) {
  for (const auto& [name, weight] : network.weights()) module.register_parameter(name, weight.detach(), false);
  const auto back = at::arange(1 - window, 1, at::kFloat);
  module.register_buffer("fading", network.slopes.view({heads, 1, 1}) * back);
  module.register_attribute("scale", c10::FloatType::get(), 1 / std::sqrt(double(width / heads)));
}

/// All that a call leaves behind.
void add_state(Module& module) {
  const std::int64_t shape[] = {layers, heads, window, width / heads};
  module.register_buffer("keys", at::zeros(shape));
  module.register_buffer("values", at::zeros(shape));
  for (const char* name : {"position", "drawn", "mark_position", "mark_drawn", "operations"})
    torchscript::add_number(module, name, 0);
}

}  // namespace

void write_module(const Network& network, const std::vector<std::string>& words, const std::string& script_folder,
                  const std::string& file) {
  auto module = torchscript::new_module("Discop");
  add_vocabulary(module, words);
  add_network(module, network);
  add_state(module);
  torchscript::add_number(module, "key", key);
  torchscript::add_number(module, "leaf_tokens", leaf_tokens);
  torchscript::add_number(module, "longest_message", longest_message);
  torchscript::define(module, script_folder, {"text", "language_model", "random", "tree", "discop", "forward"});
  module.save(file);
}

}  // namespace mainstay::discop
