#include "runtime/queue/parts.hpp"

#include <memory>
#include <mutex>
#include <utility>

namespace mainstay {

namespace {

struct Parts {
  std::mutex mutex;
  std::size_t left;
  Status status = success();
};

}  // namespace

std::vector<Completion> parts_of(const Completion& whole, std::size_t count) {
  if (count == 0) whole.finish(success());
  const auto parts = std::make_shared<Parts>();
  parts->left = count;
  std::vector<Completion> completions;
  for (std::size_t i = 0; i < count; ++i)
    completions.emplace_back([parts, whole](Status status) {
      {
        std::lock_guard guard{parts->mutex};
        if (parts->status && !status) parts->status = std::move(status);
        if (--parts->left > 0) return;
      }
      whole.finish(std::move(parts->status));
    });
  return completions;
}

}  // namespace mainstay
