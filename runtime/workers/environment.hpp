#pragma once

#include <map>
#include <string>
#include <vector>

namespace mainstay::workers {

/// What a worker gets of its server's environment: PATH, HOME, TZ, LANG, what its model's configuration names, and how
/// many threads OpenMP may use. Keys and tokens that the server was given are not handed on; who has the server's user
/// can still look them up in /proc.
std::map<std::string, std::string> scrubbed(const std::map<std::string, std::string>& all,
                                            const std::vector<std::string>& named, unsigned threads);

}  // namespace mainstay::workers
