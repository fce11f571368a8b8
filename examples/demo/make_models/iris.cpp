#include "examples/demo/make_models/iris.hpp"

#include <ATen/ops/empty.h>
#include <torch/csrc/jit/api/module.h>

#include "examples/demo/make_models/classifier.hpp"

namespace mainstay::demo {

void write_iris(const std::string& file) {
  const auto trained = train(draw_flowers(200));
  auto weights = at::empty({measurement_count, species_count});
  auto bias = at::empty({species_count});
  for (std::size_t s = 0; s < species_count; ++s) {
    bias.data_ptr<float>()[s] = static_cast<float>(trained.bias[s]);
    for (std::size_t m = 0; m < measurement_count; ++m)
      weights.data_ptr<float>()[m * species_count + s] = static_cast<float>(trained.weights[m][s]);
  }

  torch::jit::Module module("Iris");
  module.register_parameter("weights", weights, false);
  module.register_parameter("bias", bias, false);
  module.define(R"(
def forward(self, measurements):
    odds = torch.addmm(self.bias, measurements, self.weights)
    return torch.softmax(odds, 1), torch.argmax(odds, 1)
)");
  module.save(file);
}

}  // namespace mainstay::demo
