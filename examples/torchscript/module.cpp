#include "examples/torchscript/module.hpp"

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/ir/irparser.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace mainstay::torchscript {

using torch::jit::Module;

namespace {

std::string read_file(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file + " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

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

}  // namespace

Module new_module(const std::string& name) {
  Module module(name);
  module.register_attribute("training", c10::BoolType::get(), false);
  add_refuse(module);
  return module;
}

void add_number(Module& module, const std::string& name, std::int64_t value) {
  module.register_attribute(name, c10::IntType::get(), value);
}

void add_texts(Module& module, const std::string& name, const std::vector<std::string>& texts) {
  c10::List<std::string> list;
  for (const auto& text : texts) list.push_back(text);
  module.register_attribute(name, c10::ListType::ofStrings(), list);
}

void add_places_of(Module& module, const std::string& name, const std::vector<std::string>& words) {
  c10::Dict<std::string, std::int64_t> places;
  for (const auto& word : words) places.insert(word, static_cast<std::int64_t>(places.size()));
  module.register_attribute(name, c10::DictType::create(c10::StringType::get(), c10::IntType::get()), places);
}

void define(Module& module, const std::string& folder, const std::vector<std::string>& scripts) {
  std::string source;
  for (const auto& script : scripts) source += read_file(folder + "/" + script + ".py") + "\n";
  module.define(source);
}

}  // namespace mainstay::torchscript
