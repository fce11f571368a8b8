#include "cli/ready_file.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

namespace mainstay::cli {

Status write_ready_file(const std::string& path, const std::string& host, std::uint16_t port) {
  const auto unfinished = path + "." + std::to_string(::getpid());
  {
    std::ofstream out(unfinished);
    out << nlohmann::ordered_json{{"host", host}, {"port", port}, {"pid", ::getpid()}}.dump() << '\n';
    out.close();
    if (out && std::rename(unfinished.c_str(), path.c_str()) == 0) return success();
  }
  std::remove(unfinished.c_str());
  return Error{Errc::internal, "the ready file " + path + " cannot be written"};
}

}  // namespace mainstay::cli
