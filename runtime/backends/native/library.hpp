#pragma once

#include <string>

#include "mainstay/plugin.h"
#include "runtime/result.hpp"

namespace mainstay {

/// Opens a shared library and looks whether it is a plugin of this server's version. In the table that it returns
/// whatever the plugin does not have is NULL; what every plugin must have is there.
///
/// The library stays open for good: its threads, and the memory of its answers, may outlive every instance.
Result<mainstay_plugin> open_plugin(const std::string& file);

}  // namespace mainstay
