#include "runtime/node_state.hpp"

namespace mainstay {

std::string_view name_of(NodeState state) noexcept {
  switch (state) {
    case NodeState::starting:
      return "starting";
    case NodeState::ready:
      return "ready";
    case NodeState::busy:
      return "busy";
    case NodeState::restarting:
      return "restarting";
    case NodeState::failed:
      return "failed";
    case NodeState::stopping:
      return "stopping";
    case NodeState::stopped:
      return "stopped";
    case NodeState::unknown:
      return "unknown";
    case NodeState::queued:
      return "queued";
    case NodeState::loading:
      return "loading";
    case NodeState::warming:
      return "warming";
    case NodeState::degraded:
      return "degraded";
    case NodeState::unloading:
      return "unloading";
    case NodeState::unloaded:
      return "unloaded";
  }
  return "unknown";
}

}  // namespace mainstay
