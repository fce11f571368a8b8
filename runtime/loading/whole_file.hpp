#pragma once

#include "runtime/model.hpp"

namespace mainstay {

/// Loads with `load`, but fails where the model's file was written to or replaced meanwhile: nobody knows of what such
/// a model is made. Trying again is worth it.
LoadModel whole_file(LoadModel load);

}  // namespace mainstay
