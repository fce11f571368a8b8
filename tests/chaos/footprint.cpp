#include "tests/chaos/footprint.hpp"

#include <algorithm>
#include <ostream>
#include <string>

#include "tests/acceptance/processes.hpp"

namespace mainstay::chaos {

namespace {

std::size_t number_after(const std::string& text, const std::string& name) {
  const auto at = text.find("\n" + name + ":");
  return at == std::string::npos ? 0 : std::stoul(text.substr(at + name.size() + 2));
}

}  // namespace

Footprint Footprint::of(pid_t server) {
  const auto status = testing::proc_file(server, "status");
  const auto children = testing::children_of(server);
  return {.threads = number_after(status, "Threads"),
          .descriptors = testing::descriptors_of(server).size(),
          .children = children.size(),
          .zombies = static_cast<std::size_t>(
              std::ranges::count_if(children, [](const auto& child) { return child.state == 'Z'; })),
          .resident_mib = number_after(status, "VmRSS") / 1024};
}

bool Footprint::is_back_to(const Footprint& before) const {
  return threads <= before.threads && descriptors <= before.descriptors && children <= before.children && zombies == 0;
}

std::ostream& operator<<(std::ostream& out, const Footprint& footprint) {
  return out << footprint.threads << " threads, " << footprint.descriptors << " descriptors, " << footprint.children
             << " children of which " << footprint.zombies << " are zombies, " << footprint.resident_mib
             << " MiB resident";
}

}  // namespace mainstay::chaos
