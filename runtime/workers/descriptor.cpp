#include "runtime/workers/descriptor.hpp"

#include <unistd.h>

namespace mainstay::workers {

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

}  // namespace mainstay::workers
