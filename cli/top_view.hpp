#pragma once

#include <string>
#include <vector>

#include "cli/look.hpp"
#include "cli/server_status.hpp"

namespace mainstay::cli {

/// What `mainstay top` has seen.
struct TopScene {
  std::string url;
  ServerStatus before;
  ServerStatus now;
  /// Why the server could not be asked this time; empty: it could.
  std::string away;
};

/// The server in a few lines, then its models, those with the most requests first. No more lines than the terminal has.
std::vector<std::string> top_view(const TopScene& scene, const Look& look);

/// The same for programs: `status` is the document that `scene.now` was read from; its models get a member "since".
Json top_json(const TopScene& scene, Json status);

}  // namespace mainstay::cli
