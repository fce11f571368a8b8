#include "examples/moodcast/plugin/moodcast.hpp"

MAINSTAY_PLUGIN(mainstay::moodcast::Moodcast)
