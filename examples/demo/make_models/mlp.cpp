#include "examples/demo/make_models/mlp.hpp"

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/rand.h>
#include <torch/csrc/jit/api/module.h>

#include <cmath>

namespace mainstay::demo {

namespace {

void add_layer(torch::jit::Module& module, const std::string& number, std::int64_t from, std::int64_t to) {
  const double bound = 1 / std::sqrt(static_cast<double>(from));
  module.register_parameter("weight" + number, (at::rand({to, from}) * 2 - 1) * bound, false);
  module.register_parameter("bias" + number, (at::rand({to}) * 2 - 1) * bound, false);
}

}  // namespace

void write_mlp(const std::string& file) {
  at::manual_seed(0);
  torch::jit::Module module("MLP");
  add_layer(module, "1", 784, 512);
  add_layer(module, "2", 512, 512);
  add_layer(module, "3", 512, 10);
  module.define(R"(
def forward(self, x):
    x = torch.relu(torch.linear(x, self.weight1, self.bias1))
    x = torch.relu(torch.linear(x, self.weight2, self.bias2))
    return torch.linear(x, self.weight3, self.bias3)
)");
  module.save(file);
}

}  // namespace mainstay::demo
