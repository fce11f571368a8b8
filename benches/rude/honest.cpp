// A client that asks for inferences at a steady rate over a few connections, whatever else goes on, and prints what it
// was kept waiting. A request that is due while its connection is busy waits, and that counts as well. It says "ready"
// once it has been answered on all connections, and begins when its standard input ends.

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <vector>

#include "benches/options.hpp"
#include "benches/rude/address.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

struct Options {
  std::uint16_t port = 0;
  unsigned connections = 8;
  double rate = 1000;
  double seconds = 3;
};

const std::string body = R"({"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[4],"data":[1,2,3,4]}]})";
const std::string request =
    "POST /v2/models/echo/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
    "\r\n\r\n" + body;

struct Connection {
  int socket = -1;
  /// When the requests were due that were not answered; the first of them is under way.
  std::deque<Clock::time_point> due;
  std::string received;

  void send() const {
    if (!due.empty()) (void)!::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
  }
};

/// The size of the answer at the beginning of what was received; 0: it is not there as a whole.
std::size_t answer_size(const std::string& received) {
  const auto head = received.find("\r\n\r\n");
  const auto length = received.find("Content-Length: ");
  if (head == std::string::npos || length > head) return 0;
  const auto size = head + 4 + std::stoul(received.substr(length + 16));
  return received.size() < size ? 0 : size;
}

class Honest {
 public:
  explicit Honest(const Options& options) : options_(options), connections_(options.connections) {
    for (auto& connection : connections_) {
      connection.socket = mainstay::bench::connect_to(options.port, 0);
      polled_.push_back({connection.socket, POLLIN, 0});
    }
  }

  // Otherwise it would be measured how long it takes to be accepted, behind all that came before.
  void meet_server() {
    for (auto& connection : connections_) ask(connection, Clock::now());
    while (times_.size() + wrong_ < connections_.size()) hear(Clock::now() + std::chrono::seconds{1});
    times_.clear();
    wrong_ = 0;
  }

  int run() {
    const auto start = Clock::now();
    const auto due_at = [&](std::size_t number) {
      return start + std::chrono::duration_cast<Clock::duration>(
                         std::chrono::duration<double>(static_cast<double>(number) / options_.rate));
    };
    const auto all = static_cast<std::size_t>(options_.rate * options_.seconds);
    const auto end = due_at(all) + std::chrono::seconds{10};
    for (std::size_t asked = 0; times_.size() + wrong_ < all;) {
      const auto now = Clock::now();
      if (now > end) break;
      for (; asked < all && due_at(asked) <= now; ++asked)
        ask(connections_[asked % connections_.size()], due_at(asked));
      hear(asked < all ? due_at(asked) : end);
    }
    print(all);
    return 0;
  }

 private:
  static void ask(Connection& connection, Clock::time_point due) {
    connection.due.push_back(due);
    if (connection.due.size() == 1) connection.send();
  }

  void hear(Clock::time_point until) {
    wait(until);
    for (std::size_t i = 0; i < polled_.size(); ++i)
      if (polled_[i].revents) receive(connections_[i]);
  }

  void wait(Clock::time_point until) {
    const auto left = std::max<std::chrono::nanoseconds>(until - Clock::now(), std::chrono::nanoseconds{0});
    const timespec patience{static_cast<time_t>(left.count() / 1'000'000'000), left.count() % 1'000'000'000};
    ::ppoll(polled_.data(), polled_.size(), &patience, nullptr);
  }

  void receive(Connection& connection) {
    char space[16 * 1024];
    const auto size = ::recv(connection.socket, space, sizeof space, 0);
    if (size <= 0) {
      std::fputs("the server has closed an honest connection\n", stderr);
      std::exit(1);
    }
    connection.received.append(space, static_cast<std::size_t>(size));
    while (const auto answer = answer_size(connection.received)) {
      if (connection.due.empty()) break;
      const auto took = Microseconds(Clock::now() - connection.due.front()).count();
      if (connection.received.starts_with("HTTP/1.1 200 "))
        times_.push_back(took);
      else
        ++wrong_;
      connection.received.erase(0, answer);
      connection.due.pop_front();
      connection.send();
    }
  }

  void print(std::size_t all) {
    std::ranges::sort(times_);
    const auto share = [&](double of) {
      return times_.empty() ? 0 : times_[static_cast<std::size_t>(of * static_cast<double>(times_.size() - 1))];
    };
    std::printf(
        "{\"asked\": %zu, \"answered\": %zu, \"wrong\": %zu, \"p50_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f}\n",
        all, times_.size(), wrong_, share(0.5), share(0.99), share(1));
  }

  const Options options_;
  std::vector<Connection> connections_;
  std::vector<pollfd> polled_;
  std::vector<double> times_;
  std::size_t wrong_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  const bool understood = mainstay::bench::read_options(
      argc, argv,
      {{"--port", [&](const auto& value) { options.port = static_cast<std::uint16_t>(std::stoul(value)); }},
       {"--connections", [&](const auto& value) { options.connections = static_cast<unsigned>(std::stoul(value)); }},
       {"--rate", [&](const auto& value) { options.rate = std::stod(value); }},
       {"--seconds", [&](const auto& value) { options.seconds = std::stod(value); }}});
  if (!understood) return 2;
  Honest honest{options};
  honest.meet_server();
  std::puts("ready");
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return honest.run();
}
