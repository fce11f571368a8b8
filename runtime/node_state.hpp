#pragma once

#include <cstdint>
#include <string_view>

namespace mainstay {

/// How a node of the supervision tree is.
enum class NodeState : std::uint8_t {
  // Of supervisors and instances.
  starting,
  ready,
  busy,
  restarting,
  failed,
  stopping,
  stopped,
  // Of models, which may also be ready or failed.
  unknown,    ///< nobody has asked for it yet
  queued,     ///< it waits for its turn to be loaded
  loading,    ///< it is being read
  warming,    ///< it is there, and is asked for the first time
  degraded,   ///< it has lost instances, and not all of them are back
  unloading,  ///< it finishes what is under way, then it is gone
  unloaded,   ///< it was loaded before
};

std::string_view name_of(NodeState state) noexcept;

}  // namespace mainstay
