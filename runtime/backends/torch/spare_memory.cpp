#include "runtime/backends/torch/spare_memory.hpp"

#include <c10/core/CPUAllocator.h>

#include <utility>

namespace mainstay {

/// Memory that is in use, and where it goes afterwards.
struct SpareMemory::Loan {
  std::shared_ptr<SpareMemory> lender;
  c10::DataPtr memory;

  static void end(void* context) {
    const std::unique_ptr<Loan> loan(static_cast<Loan*>(context));
    const std::lock_guard guard{loan->lender->mutex_};
    std::swap(loan->lender->spare_, loan->memory);
  }
};

c10::DataPtr SpareMemory::take(std::size_t size) {
  auto loan = std::make_unique<Loan>(Loan{shared_from_this(), {}});
  {
    const std::lock_guard guard{mutex_};
    loan->memory = std::move(spare_);
  }
  if (!loan->memory) loan->memory = c10::GetCPUAllocator()->allocate(size);
  auto* const data = loan->memory.get();
  return {data, loan.release(), &Loan::end, c10::Device(c10::kCPU)};
}

}  // namespace mainstay
