#include "http/tls/certificates.hpp"

#include <utility>

#include "http/guard/access.hpp"

namespace mainstay::http {

namespace {

TlsContext read(const config::Tls& tls, const std::string& section, const config::Loaded& loaded,
                std::vector<config::Problem>& problems) {
  auto context = server_context(tls);
  if (context) return std::move(context).value();
  const auto path = section + "." + context.error().field;
  problems.push_back({place_of(loaded, path), path, context.error().message});
  return {};
}

}  // namespace

std::vector<config::Problem> Certificates::follow(const config::Loaded& loaded) {
  std::vector<config::Problem> problems;
  Contexts read_now{read(server_.tls, "server.tls", loaded, problems),
                    read(server_.admin.tls, "server.admin.tls", loaded, problems)};
  if (problems.empty()) contexts_.update([&](Contexts& now) { now = std::move(read_now); });
  return problems;
}

TlsContext Certificates::main() const {
  return contexts_.read([](const Contexts& now) { return now.main; });
}

TlsContext Certificates::admin() const {
  return contexts_.read([](const Contexts& now) { return now.admin; });
}

std::vector<config::Problem> tls_mistakes(const config::Server& server, const config::Loaded& loaded) {
  return Certificates(server).follow(loaded);
}

}  // namespace mainstay::http
