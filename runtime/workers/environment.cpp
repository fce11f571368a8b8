#include "runtime/workers/environment.hpp"

namespace mainstay::workers {

std::map<std::string, std::string> scrubbed(const std::map<std::string, std::string>& all,
                                            const std::vector<std::string>& named, unsigned threads) {
  std::map<std::string, std::string> left{{"OMP_NUM_THREADS", std::to_string(threads)}};
  const auto keep = [&](const std::string& name) {
    if (const auto found = all.find(name); found != all.end()) left[name] = found->second;
  };
  for (const auto* name : {"PATH", "HOME", "TZ", "LANG"}) keep(name);
  for (const auto& name : named) keep(name);
  return left;
}

}  // namespace mainstay::workers
