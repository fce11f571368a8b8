// Writes the small modules that the tests of the TorchScript backend load: make_zoo FOLDER.

#include <ATen/ops/zeros.h>
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/irparser.h>

#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include "tests/runtime/backends/zoo/stateful.hpp"

namespace {

struct Animal {
  const char* name;
  const char* source;
};

// Each has a buffer named `state`, of three zeros, to play with.
constexpr Animal animals[] = {
    {"identity", "def forward(self, x): return x"},
    {"add", "def forward(self, a, b): return a + 10 * b"},
    {"transposed", "def forward(self, x): return x.t()"},
    {"matmul", "def forward(self, x): return torch.mm(x, x)"},
    {"training", "def forward(self, x): return torch.zeros([1]) + int(self.training)"},

    {"tuple", "def forward(self, x): return x + 1, x.long()"},
    {"list", "def forward(self, x) -> List[Tensor]: return [x + i for i in range(x.size(0))]"},
    {"dict", "def forward(self, x) -> Dict[str, Tensor]: return {'sum': x.sum(), 'half': x.half()}"},
    {"numbers", "def forward(self, x): return x.size(0), 1.5, True"},
    {"complex", "def forward(self, x): return torch.complex(x, x)"},
    {"nothing", "def forward(self, x) -> Optional[Tensor]: return None"},
    {"nested", "def forward(self, x): return x, (x, x)"},

    {"optional",
     "def forward(self, x, bias: Optional[Tensor], scale: float = 2.0):\n"
     "    if bias is not None:\n        x = x + bias\n"
     "    return x * scale"},
    {"wants_int", "def forward(self, x, n: int): return x + n"},
    {"wants_list", "def forward(self, xs: List[Tensor]): return xs[0]"},

    {"greeting", "def forward(self, name: str, greeting: str = 'hello'): return greeting + ' ' + name"},
    {"shouts", "def forward(self, words: List[str]) -> List[str]: return [word.upper() for word in words]"},
    {"words", "def forward(self, text: str): return text.split(' '), len(text), text"},
    {"text_dict", "def forward(self, x) -> Dict[str, str]: return {'first': 'one', 'second': 'two'}"},
    {"texts_dict", "def forward(self, x) -> Dict[str, List[str]]: return {'all': ['one', 'two']}"},

    {"counter", "def forward(self, x): return self.state.add_(1)"},
    {"state_view", "def forward(self, x):\n    self.state.add_(1)\n    return self.state[1:]"},
    {"twice", "def forward(self, x):\n    y = x + 1\n    return y, y"},
    {"keeper", "def forward(self, x):\n    last = self.state\n    self.state = x\n    return last"},
    {"writer", "def forward(self, x): return x.add_(1)"},

    {"greedy", "def forward(self, x): return x + torch.ones([300000000])[0]"},
    {"asserts", "def forward(self, x):\n    assert x.size(0) == 1, 'one row only'\n    return x"},
    {"no_forward", "def backward(self, x): return x"},
};

torch::jit::Module raise_up(const Animal& animal) {
  torch::jit::Module module(animal.name);
  module.register_attribute("training", c10::BoolType::get(), true);
  module.register_buffer("state", at::zeros({3}));
  module.define(std::string(animal.source) + "\n");
  return module;
}

/// What Python's compiler makes of `raise TYPE("the model says no")`; TorchScript's own knows no exceptions.
torch::jit::Module raise_one_that_raises(const std::string& type) {
  torch::jit::Module module("raises");
  auto graph = std::make_shared<torch::jit::Graph>();
  torch::jit::parseIR(R"(graph(%self, %x : Tensor):
  %message : str = prim::Constant[value="the model says no"]()
  %type : str = prim::Constant[value="builtins.)" +
                          type + R"("]()
  prim::RaiseException(%message, %type)
  return (%x))",
                      graph.get());
  graph->inputs()[0]->setType(module.type());
  module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(
      c10::QualifiedName(*module.type()->name(), "forward"), graph));
  return module;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_zoo FOLDER\n", stderr);
    return 2;
  }
  const std::string folder = argv[1];
  try {
    for (const auto& animal : animals) raise_up(animal).save(folder + "/" + animal.name + ".pt");
    mainstay::testing::make_stateful(folder);
    raise_one_that_raises("RuntimeError").save(folder + "/raises.pt");
    raise_one_that_raises("ValueError").save(folder + "/refuses.pt");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_zoo: %s\n", error.what());
    return 1;
  }
}
