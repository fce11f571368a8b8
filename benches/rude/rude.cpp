// Many rude clients in one thread that does as little as it can. They come within half a second, say "ready", and take
// turns, so many a second over all of them; whose connection the server has closed comes back at its next turn. Ends
// when its standard input does.

#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "benches/options.hpp"
#include "benches/rude/address.hpp"
#include "benches/rude/manners.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using mainstay::bench::Manners;

struct Options {
  std::uint16_t port = 0;
  std::string kind;
  unsigned connections = 2000;
  /// They come from so many addresses.
  unsigned addresses = 8;
  double turns = 2000;
};

constexpr std::chrono::milliseconds tick{10};
constexpr std::size_t ticks_to_come = 50;

class Rude {
 public:
  Rude(const Options& options, Manners manners)
      : options_(options),
        manners_(std::move(manners)),
        sockets_(options.connections, -1),
        watched_(::epoll_create1(0)) {}

  void run() {
    auto last = Clock::now();
    if (!manners_.afresh) last = come(last);
    std::puts("ready");
    std::fflush(stdout);
    double owed = 0;
    for (pollfd in{STDIN_FILENO, POLLIN, 0}; ::poll(&in, 1, 0) == 0;) {
      wait(last + tick);
      const auto now = Clock::now();
      owed += options_.turns * std::chrono::duration<double>(now - last).count();
      last = now;
      for (; owed >= 1; owed -= 1) take_turn(next_++ % sockets_.size());
    }
    std::printf("{\"opened\": %zu, \"closed_by_server\": %zu, \"refused\": %zu}\n", opened_, closed_, refused_);
  }

 private:
  Clock::time_point come(Clock::time_point now) {
    const auto at_once = sockets_.size() / ticks_to_come + 1;
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
      if (i % at_once == 0) wait(now += tick);
      open(i);
    }
    return now;
  }

  void open(std::size_t which) {
    try {
      sockets_[which] =
          mainstay::bench::connect_to(options_.port, 1 + static_cast<unsigned>(which) % options_.addresses);
    } catch (const std::system_error&) {
      ++refused_;
      return;
    }
    ++opened_;
    epoll_event event{};
    event.events = (manners_.reads ? EPOLLIN : 0U) | EPOLLRDHUP;
    event.data.u64 = which;
    ::epoll_ctl(watched_, EPOLL_CTL_ADD, sockets_[which], &event);
    say(which, manners_.greeting);
    if (manners_.half) ::shutdown(sockets_[which], SHUT_WR);
  }

  void close(std::size_t which) {
    if (manners_.reset) {
      const linger at_once{1, 0};
      ::setsockopt(sockets_[which], SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    ::close(std::exchange(sockets_[which], -1));
  }

  // What the socket does not take is left unsaid.
  void say(std::size_t which, const std::string& text) const {
    (void)!::send(sockets_[which], text.data(), text.size(), MSG_NOSIGNAL);
  }

  void take_turn(std::size_t which) {
    if (manners_.afresh && sockets_[which] >= 0) close(which);
    if (sockets_[which] < 0) return open(which);
    say(which, manners_.again);
  }

  void wait(Clock::time_point until) {
    std::array<epoll_event, 256> events;
    std::this_thread::sleep_until(until);
    int count;
    do {
      count = ::epoll_wait(watched_, events.data(), events.size(), 0);
      for (int i = 0; i < count; ++i) hear(events[static_cast<std::size_t>(i)]);
    } while (count == static_cast<int>(events.size()));
  }

  void hear(const epoll_event& event) {
    const auto which = event.data.u64;
    static std::array<char, 256 * 1024> waste;
    const bool gone = event.events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP);
    if (!gone && ::recv(sockets_[which], waste.data(), waste.size(), 0) != 0) return;
    ++closed_;
    close(which);
  }

  const Options options_;
  const Manners manners_;
  std::vector<int> sockets_;
  int watched_;
  std::size_t next_ = 0;
  std::size_t opened_ = 0, closed_ = 0, refused_ = 0;
};

void allow_descriptors(unsigned count) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, count + 64);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  const auto number = [](unsigned& into) {
    return [&into](const std::string& value) { into = static_cast<unsigned>(std::stoul(value)); };
  };
  const bool understood = mainstay::bench::read_options(
      argc, argv,
      {{"--kind", [&](const auto& value) { options.kind = value; }},
       {"--port", [&](const auto& value) { options.port = static_cast<std::uint16_t>(std::stoul(value)); }},
       {"--connections", number(options.connections)},
       {"--addresses", number(options.addresses)},
       {"--turns", [&](const auto& value) { options.turns = std::stod(value); }}});
  const auto manners = mainstay::bench::all_manners();
  const auto found = manners.find(options.kind);
  if (!understood || found == manners.end()) return 2;
  allow_descriptors(options.connections);
  Rude(options, found->second).run();
  return 0;
}
