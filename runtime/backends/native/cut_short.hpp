#pragma once

#include <string>

namespace mainstay {

/// Whether a shared library ends before its own table of segments says it does. The system's loader does not look: it
/// maps what is not there, and the process dies of it. False where the file is none that this can be said of.
bool cut_short(const std::string& library);

}  // namespace mainstay
