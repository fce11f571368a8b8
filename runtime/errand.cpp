#include "runtime/errand.hpp"

#include <utility>

namespace mainstay {

Errand::Errand(Kind kind, Done done) : kind_(kind), promise_(std::make_shared<Promise>(std::move(done))) {}

void Errand::finish(Status status) const {
  if (!promise_->kept.exchange(true)) promise_->done(std::move(status));
}

Errand::Promise::~Promise() {
  if (!kept.exchange(true)) done(Error{Errc::unavailable, "the instance ended before it came to it"});
}

}  // namespace mainstay
