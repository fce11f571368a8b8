#pragma once

#include <ATen/core/ivalue.h>
#include <c10/core/DispatchKey.h>
#include <torch/csrc/jit/api/module.h>

namespace mainstay {

/// The dispatch key by which torch lets `Followed` see the operators of a call. All but a few fall through it at no
/// cost. The first use registers them, once for the process as torch's dispatcher is.
c10::DispatchKey following_key();

/// Rewrites the functions of a module so that nothing of them gets around being followed: `torch.manual_seed` seeds the
/// model's own generator, and `x.data` keeps x's version counter. To be done before anything is called.
void make_followable(const torch::jit::Module& module);

}  // namespace mainstay
