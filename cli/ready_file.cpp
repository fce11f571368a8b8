#include "cli/ready_file.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

namespace mainstay::cli {

Status write_ready_file(const std::string& path, const Listening& main, const std::optional<Listening>& admin) {
  const auto unfinished = path + "." + std::to_string(::getpid());
  {
    nlohmann::ordered_json told{{"host", main.host}, {"port", main.port}, {"pid", ::getpid()}};
    if (admin) told["admin"] = {{"host", admin->host}, {"port", admin->port}};
    std::ofstream out(unfinished);
    out << told.dump() << '\n';
    out.close();
    if (out && std::rename(unfinished.c_str(), path.c_str()) == 0) return success();
  }
  std::remove(unfinished.c_str());
  return Error{Errc::internal, "the ready file " + path + " cannot be written"};
}

}  // namespace mainstay::cli
