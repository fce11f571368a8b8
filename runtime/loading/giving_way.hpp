#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace mainstay {

/// Runs `work` on a thread of its own that lets the others have the processor first, and comes back when it is done.
/// What it throws, and what it leaves in errno, is the caller's. Where no thread is to be had, it is run here.
///
/// It still gets a share of processors that are never free. Threads that `work` starts inherit that share.
void give_way(const std::function<void()>& work);

template <class Work>
std::invoke_result_t<Work> giving_way(Work&& work) {
  std::optional<std::invoke_result_t<Work>> result;
  give_way([&] { result.emplace(std::forward<Work>(work)()); });
  return std::move(*result);
}

}  // namespace mainstay
