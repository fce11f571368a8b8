#include "examples/discop/make_model/module.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/irparser.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "examples/discop/make_model/corpus.hpp"

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

constexpr const char* scripts[] = {"text", "language_model", "random", "tree", "discop", "forward"};

std::string read_file(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file + " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

/// `refuse(message)`: what Python's compiler makes of `raise ValueError(message)`; TorchScript's own knows no
/// exceptions.
void add_refuse(const Module& module) {
  auto graph = std::make_shared<torch::jit::Graph>();
  torch::jit::parseIR(R"(graph(%self, %message : str):
  %type : str = prim::Constant[value="builtins.ValueError"]()
  prim::RaiseException(%message, %type)
  %nothing : NoneType = prim::Constant()
  return (%nothing))",
                      graph.get());
  graph->inputs()[0]->setType(module.type());
  module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(
      c10::QualifiedName(*module.type()->name(), "refuse"), graph));
}

void add_number(Module& module, const std::string& name, std::int64_t value) {
  module.register_attribute(name, c10::IntType::get(), value);
}

void add_vocabulary(Module& module, const std::vector<std::string>& words) {
  c10::List<std::string> list;
  c10::Dict<std::string, std::int64_t> ids;
  for (const auto& word : words) {
    ids.insert(word, static_cast<std::int64_t>(list.size()));
    list.push_back(word);
  }
  module.register_attribute("words", c10::ListType::ofStrings(), list);
  module.register_attribute("ids", c10::DictType::create(c10::StringType::get(), c10::IntType::get()), ids);
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
    add_number(module, name, 0);
}

}  // namespace

void write_module(const Network& network, const std::vector<std::string>& words, const std::string& script_folder,
                  const std::string& file) {
  Module module("Discop");
  module.register_attribute("training", c10::BoolType::get(), false);
  add_vocabulary(module, words);
  add_network(module, network);
  add_state(module);
  add_number(module, "key", key);
  add_number(module, "leaf_tokens", leaf_tokens);
  add_number(module, "longest_message", longest_message);
  add_refuse(module);
  std::string source;
  for (const char* script : scripts) source += read_file(script_folder + "/" + script + ".py") + "\n";
  module.define(source);
  module.save(file);
}

}  // namespace mainstay::discop
