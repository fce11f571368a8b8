#pragma once

namespace mainstay {

class Backend;

/// What libmainstay_torch.so exports, under the name below: makes the backend for TorchScript, which belongs to the
/// caller.
using TorchBackendEntry = Backend*(unsigned intra_op_threads);

inline constexpr auto torch_backend_entry = "mainstay_torch_backend";
inline constexpr auto torch_platform = "pytorch_torchscript";

}  // namespace mainstay
