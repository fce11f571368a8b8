#pragma once

#include <pthread.h>

#include <cstddef>

namespace mainstay::testing {

/// As long as it lives, no thread can be started: its stack would be larger than all addresses there are.
class NoThreads {
 public:
  NoThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t without_end = before_;
    pthread_attr_setstacksize(&without_end, std::size_t{1} << 60U);
    pthread_setattr_default_np(&without_end);
  }
  ~NoThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  NoThreads(const NoThreads&) = delete;
  NoThreads& operator=(const NoThreads&) = delete;

 private:
  pthread_attr_t before_{};
};

}  // namespace mainstay::testing
