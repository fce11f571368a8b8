#include "tests/runtime/backends/zoo/stateful.hpp"

#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>

#include <limits>
#include <memory>
#include <utility>

namespace mainstay::testing {

namespace {

using torch::jit::Module;

struct Animal {
  const char* name;
  const char* source;
};

// What furnish() gives them is all that they have.
constexpr Animal animals[] = {
    {"keeps_buffer", "    self.state.add_(1)\n    return self.state + 0"},
    {"keeps_new_buffer", "    self.state = self.state + 1\n    return self.state + 0"},
    {"keeps_parameter", "    self.weight.add_(1)\n    return self.weight + 0"},
    {"keeps_view", "    self.state[1:].add_(1)\n    return self.state + 0"},
    {"keeps_strided", "    torch.as_strided(self.low, [3], [1], 0).add_(1)\n    return self.state + self.halves[2]"},
    {"keeps_detached", "    self.state.detach().add_(1)\n    return self.state + 0"},
    {"keeps_data", "    self.state.data.add_(1)\n    return self.state + 0"},
    {"keeps_out", "    torch.add(self.state, x, out=self.state)\n    return self.state + 0"},
    {"keeps_loop",
     "    s = self.state\n    for i in range(2):\n        s = s.view(-1)\n        s.add_(1)\n    return self.state + "
     "0"},
    {"keeps_many", "    for t in [self.state, self.weight]:\n        t.add_(1)\n    return self.state + self.weight"},
    {"keeps_renamed", "    self.same = self.weight\n    self.same.add_(1)\n    return self.weight + 0"},
    {"keeps_statistics",
     "    torch.batch_norm(torch.stack([x, x + 1]), None, None, self.state, self.weight, True, 0.5, 1e-5, False)\n"
     "    return self.state + 0"},
    {"keeps_size", "    n = self.state.numel()\n    self.state.resize_([max(n - 1, 0)])\n    return x + n"},
    {"keeps_memory", "    y = self.state + x\n    self.state.set_(y + 0)\n    return y"},
    {"keeps_shape", "    n = self.wide.size(0)\n    self.wide.t_()\n    return x + n"},
    {"keeps_alias", "    self.state.add_(1)\n    return self.same + self.view.sum()"},
    {"keeps_int", "    self.count += 1\n    return x + self.count"},
    {"keeps_float", "    self.ratio += 0.5\n    return x + self.ratio"},
    {"keeps_bool", "    self.flag = not self.flag\n    return x + int(self.flag)"},
    {"keeps_text", "    self.text = self.text + '!'\n    return x + len(self.text)"},
    {"keeps_optional",
     "    last = self.maybe\n    self.maybe = x + 1\n    if last is not None:\n        return last\n    return x"},
    {"keeps_in_list", "    self.tensors[0].add_(1)\n    return self.tensors[0] + 0"},
    {"keeps_longer_list", "    self.tensors.append(x)\n    return x + len(self.tensors)"},
    {"keeps_other_list", "    self.tensors = [x] + self.tensors\n    return x + len(self.tensors)"},
    {"keeps_ints", "    self.ints.append(7)\n    self.ints[0] += 1\n    return x + sum(self.ints)"},
    {"keeps_in_dict", "    self.table['a'].add_(1)\n    return self.table['a'] + 0"},
    {"keeps_larger_dict", "    self.table[str(len(self.table))] = x\n    return x + len(self.table)"},
    {"keeps_smaller_dict", "    self.table.clear()\n    self.count += 1\n    return x + len(self.table) + self.count"},
    {"keeps_in_tuple", "    self.pair[1].add_(1)\n    return self.pair[1] + 0"},
    {"keeps_tuple", "    self.pair = (self.pair[0] + 1, x)\n    return x + self.pair[0]"},
    {"keeps_nested", "    self.nested['a'].append(self.nested['a'][0] + 1)\n    return x + len(self.nested['a'])"},
    {"keeps_in_child", "    self.child.state.add_(1)\n    return self.child.state + 0"},
    {"keeps_in_grandchild",
     "    self.child.child.count += 1\n    self.child.child.state.add_(1)\n"
     "    return self.child.child.state + self.child.child.count"},
    {"keeps_random", "    return torch.rand([3])"},
    {"keeps_randn", "    return torch.randn_like(x)"},
    {"keeps_dropout", "    return torch.dropout(torch.ones([64]), 0.5, True)"},
    {"keeps_drawn_numbers",
     "    a = torch.bernoulli(torch.full([32], 0.5))\n    b = torch.multinomial(torch.ones([50]), 8)\n"
     "    c = torch.randperm(50)\n    d = torch.randint(0, 1000, [8])\n    e = torch.zeros([8]).normal_()\n"
     "    return torch.cat([a, b.float(), c.float(), d.float(), e])"},
    {"keeps_seed",
     "    self.count += 1\n    y = torch.rand([3])\n    torch.manual_seed(self.count)\n    return y + torch.rand([3])"},

    {"keeps_nothing", "    return x + self.state + self.weight"},
    {"keeps_equal", "    self.state = self.state + 0\n    self.weight.add_(0)\n    return x"},
    {"mostly_kept", "    self.state.add_(1)\n    return x + self.state + self.large[0][0]"},
    {"answers_kept", "    self.state.add_(1)\n    return self.state"},
};

/// State of every kind, of which each animal uses a little.
void furnish(Module& module) {
  using namespace c10;
  const auto tensor = TensorType::get();
  module.register_attribute("training", BoolType::get(), true);
  const auto state = at::zeros({3});
  module.register_buffer("state", state);
  module.register_buffer("same", state);
  module.register_buffer("view", state.slice(0, 1));
  // Two views that do not overlap, of one memory.
  const auto halves = at::zeros({6});
  module.register_buffer("low", halves.slice(0, 0, 2));
  module.register_buffer("halves", halves);
  module.register_parameter("weight", at::ones({3}), false);
  module.register_buffer("large", at::zeros({1024, 16}));
  module.register_buffer("wide", at::zeros({2, 5}));

  module.register_attribute("count", IntType::get(), 0);
  module.register_attribute("ratio", FloatType::get(), 0.25);
  module.register_attribute("nan", FloatType::get(), std::numeric_limits<double>::quiet_NaN());
  module.register_attribute("flag", BoolType::get(), false);
  module.register_attribute("text", StringType::get(), "text");
  module.register_attribute("maybe", OptionalType::create(tensor), IValue{});

  c10::List<at::Tensor> tensors{at::zeros({3})};
  module.register_attribute("tensors", ListType::create(tensor), tensors);
  module.register_attribute("ints", ListType::ofInts(), c10::List<std::int64_t>{1, 2});
  c10::Dict<std::string, at::Tensor> table;
  table.insert("a", at::zeros({3}));
  module.register_attribute("table", DictType::create(StringType::get(), tensor), table);
  module.register_attribute("pair", TupleType::create({IntType::get(), tensor}),
                            c10::ivalue::Tuple::create(1, at::zeros({3})));
  c10::Dict<std::string, c10::List<at::Tensor>> nested;
  nested.insert("a", tensors);
  module.register_attribute("nested", DictType::create(StringType::get(), ListType::create(tensor)), nested);
}

Module child(const std::string& name) {
  Module module(name);
  module.register_attribute("training", c10::BoolType::get(), true);
  module.register_buffer("state", at::zeros({3}));
  module.register_attribute("count", c10::IntType::get(), 0);
  return module;
}

/// Writes where a `with` begins and ends, and nowhere else.
Module with_a_context() {
  Module module("keeps_in_context");
  auto below = child("Context");
  below.define(
      "def __enter__(self):\n    self.state.add_(1)\n    return 1\n"
      "def __exit__(self, type: Any, value: Any, trace: Any):\n    self.count += 1\n");
  module.register_attribute("training", c10::BoolType::get(), true);
  module.register_module("child", below);
  module.define(
      "def forward(self, x):\n    y = x + self.child.count\n    with self.child:\n        y = y + 1\n"
      "    return y + self.child.state\n");
  return module;
}

/// Writes to a tensor that is no attribute, as torch.jit.trace makes them of a function's own.
Module with_a_constant() {
  Module module("keeps_constant");
  auto graph = std::make_shared<torch::jit::Graph>();
  graph->addInput("self")->setType(module.type());
  auto* x = graph->addInput("x");
  auto* kept = graph->insertConstant(at::zeros({3}));
  graph->registerOutput(graph->insert(c10::aten::add, {graph->insert(c10::aten::add_, {kept, 1}), x}));
  module.register_attribute("training", c10::BoolType::get(), true);
  module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(
      c10::QualifiedName(*module.type()->name(), "forward"), graph));
  return module;
}

}  // namespace

void make_stateful(const std::string& folder) {
  for (const auto& [name, body] : animals) {
    Module module(name);
    furnish(module);
    auto below = child("Child");
    below.register_module("child", child("Grandchild"));
    module.register_module("child", below);
    module.define("def forward(self, x):\n" + std::string(body) + "\n");
    module.save(folder + "/" + name + ".pt");
  }
  with_a_context().save(folder + "/keeps_in_context.pt");
  with_a_constant().save(folder + "/keeps_constant.pt");
  Module stubborn("cannot_reset");
  furnish(stubborn);
  stubborn.define("def forward(self, x): return x\ndef reset(self):\n    assert self.flag, 'there is no way back'\n");
  stubborn.save(folder + "/cannot_reset.pt");
}

}  // namespace mainstay::testing
