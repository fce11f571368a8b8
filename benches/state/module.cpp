#include "benches/state/module.hpp"

#include <ATen/ops/zeros.h>
#include <torch/csrc/jit/api/module.h>

namespace mainstay::bench {

void make_module(const std::string& file, std::size_t total, std::size_t changed) {
  torch::jit::Module module("Bench");
  module.register_attribute("training", c10::BoolType::get(), true);
  const auto floats = [](std::size_t bytes) { return at::zeros({static_cast<std::int64_t>(bytes / sizeof(float))}); };
  module.register_buffer("changing", floats(changed));
  // In pieces, as the layers of a model have them.
  std::string sum = "x + self.changing[0]";
  for (std::size_t piece = 0, left = total - changed; left > 0; ++piece) {
    const auto size = left < changed ? left : changed;
    left -= size;
    const auto name = "still_" + std::to_string(piece);
    module.register_buffer(name, floats(size));
    sum += " + self." + name + "[0]";
  }
  module.define("def forward(self, x):\n    self.changing.add_(1)\n    return " + sum + "\n");
  module.save(file);
}

}  // namespace mainstay::bench
