#pragma once

#include <sys/fsuid.h>

namespace mainstay::testing {

/// As long as it lives, this thread may read of files only what anybody may, even where the tests are run by root.
class Unprivileged {
 public:
  Unprivileged() : before_(::setfsuid(nobody)) {}
  ~Unprivileged() { ::setfsuid(static_cast<uid_t>(before_)); }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  static constexpr uid_t nobody = 65534;
  int before_;
};

}  // namespace mainstay::testing
