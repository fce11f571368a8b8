#include "runtime/backends/torch/generator.hpp"

#include <ATen/CPUGeneratorImpl.h>

#include <utility>

#include "runtime/backends/torch/bytes.hpp"
#include "runtime/backends/torch/follow.hpp"

namespace mainstay {

OwnGenerator::OwnGenerator() : generator_(at::detail::createCPUGenerator()) {}

const at::Generator& OwnGenerator::draw() noexcept {
  moved_.store(true, std::memory_order_relaxed);
  return generator_;
}

void OwnGenerator::seed(std::uint64_t seed) {
  auto& generator = const_cast<at::Generator&>(draw());
  const std::lock_guard guard{generator.mutex()};
  generator.set_current_seed(seed);
}

void OwnGenerator::restart() {
  const std::lock_guard guard{generator_.mutex()};
  generator_.set_current_seed(c10::default_rng_seed_val);
  moved_.store(false, std::memory_order_relaxed);
}

std::uint64_t OwnGenerator::hash() const {
  const auto state = generator_.get_state();
  return hash_of(bytes_of(state));
}

Followed::Followed(std::shared_ptr<OwnGenerator> generator)
    : told_(c10::DebugInfoKind::INFERENCE_CONTEXT, std::move(generator)), included_(following_key()) {}

}  // namespace mainstay
