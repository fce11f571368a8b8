#pragma once

namespace mainstay::workers {

/// Ties this process, and all that it starts in its process group, to the life of its parent: when that is gone,
/// however it went, so is the whole group, even where every thread of it hangs, blocks signals or is stopped. To be
/// called by the group's leader, before it starts anything. False: the parent is gone already.
bool hold_on_to(int parent);

/// The end of this process and of all that it has started in its process group.
[[noreturn]] void die_with_all();

}  // namespace mainstay::workers
