#include "runtime/cause.hpp"

namespace mainstay {

std::string_view name_of(Cause cause) noexcept {
  switch (cause) {
    case Cause::crashed:
      return "crashed";
    case Cause::hung:
      return "hung";
    case Cause::stale:
      return "stale";
    case Cause::leaking:
      return "leaking";
    case Cause::poisoned:
      return "poisoned";
    case Cause::asked:
      return "asked";
    case Cause::recycled:
      return "recycled";
    case Cause::lost:
      return "lost";
  }
  return "unknown";
}

}  // namespace mainstay
