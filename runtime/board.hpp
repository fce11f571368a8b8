#pragma once

#include <mutex>
#include <utility>

namespace mainstay {

/// Where somebody shows what it saw or did last. Written by one, read by anybody at any time.
template <class View>
class Board {
 public:
  void show(View view) {
    std::lock_guard guard{mutex_};
    view_ = std::move(view);
  }
  View view() const {
    std::lock_guard guard{mutex_};
    return view_;
  }

 private:
  mutable std::mutex mutex_;
  View view_;
};

}  // namespace mainstay
