#pragma once

namespace mainstay {

/// Gives the memory that was freed, and that the allocator keeps for the next who wants some, back to the system. To be
/// said after a model was unloaded, by any thread; takes some milliseconds where there is much.
void give_back_memory();

}  // namespace mainstay
