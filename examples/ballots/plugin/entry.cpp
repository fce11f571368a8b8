#include "examples/ballots/plugin/ballots.hpp"

MAINSTAY_PLUGIN(mainstay::ballots::BallotsPlugin)
