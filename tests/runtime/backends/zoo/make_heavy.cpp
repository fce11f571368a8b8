// Writes TorchScript modules that are large and simple: make_heavy FOLDER MIB COUNT makes FOLDER/heavy_1.pt and so on.

#include <ATen/ops/full.h>
#include <torch/csrc/jit/api/module.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

namespace {

constexpr std::int64_t numbers_of_a_mib = 1024 * 1024 / sizeof(float);

/// Each call reads all of the table, so that an answer shows whether it is whole: both outputs are x plus the number of
/// which the table is made.
torch::jit::Module heavy(std::int64_t mib, int number) {
  torch::jit::Module module("Heavy");
  module.register_attribute("training", c10::BoolType::get(), false);
  module.register_buffer("table", at::full({mib * numbers_of_a_mib}, static_cast<float>(number)));
  module.define("def forward(self, x): return x + self.table.min(), x + self.table.max()\n");
  return module;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: make_heavy FOLDER MIB COUNT\n", stderr);
    return 2;
  }
  try {
    for (int number = 1; number <= std::atoi(argv[3]); ++number)
      heavy(std::atoi(argv[2]), number).save(std::string(argv[1]) + "/heavy_" + std::to_string(number) + ".pt");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_heavy: %s\n", error.what());
    return 1;
  }
}
