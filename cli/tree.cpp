#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/commands.hpp"
#include "http/client.hpp"

namespace mainstay::cli {

namespace {

using Json = nlohmann::ordered_json;

std::string line(const Json& node) {
  std::string text = node.value("name", "?") + "  " + node.value("state", "?");
  text += "  incarnation " + std::to_string(node.value("incarnation", 0)) + ", restarts " +
          std::to_string(node.value("restarts", 0)) + ", queue " + std::to_string(node.value("queue_depth", 0));
  if (const auto busy = node.value("busy_ms", 0)) text += ", busy " + std::to_string(busy) + " ms";
  if (const auto pid = node.find("pid"); pid != node.end()) text += ", pid " + pid->dump();
  if (const auto orphans = node.find("orphans"); orphans != node.end()) text += ", orphans " + orphans->dump();
  if (const auto breaker = node.value("breaker", ""); !breaker.empty()) text += ", breaker " + breaker;
  if (const auto cause = node.value("cause", ""); !cause.empty()) text += "  (" + cause + ")";
  return text;
}

void print(const Json& node, const std::string& before, const std::string& below) {
  std::cout << before << line(node) << '\n';
  const auto children = node.value("children", Json::array());
  for (std::size_t i = 0; i < children.size(); ++i) {
    const bool last = i + 1 == children.size();
    print(children[i], below + (last ? "└── " : "├── "), below + (last ? "    " : "│   "));
  }
}

int fail(const std::string& message) {
  std::cerr << "mainstay: " << message << '\n';
  return exit_failure;
}

}  // namespace

int tree(const TreeOptions& options) {
  const auto address = http::parse_url(options.url);
  if (!address) {
    std::cerr << "mainstay: " << address.error().message << '\n';
    return exit_usage;
  }
  auto client = http::Client::connect(*address, std::chrono::seconds{5});
  if (!client) return fail(client.error().message);
  const auto response = client->request("GET", "/admin/tree");
  if (!response) return fail(response.error().message);
  if (response->status != 200) return fail("the server answered " + std::to_string(response->status));
  if (options.json) {
    std::cout << response->body << '\n';
    return exit_ok;
  }
  const auto root = Json::parse(response->body, nullptr, false);
  if (!root.is_object()) return fail("the server's answer is no supervision tree");
  print(root, "", "");
  return exit_ok;
}

}  // namespace mainstay::cli
