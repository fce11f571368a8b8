#include "http/admin/status_feed.hpp"

#include <utility>

namespace mainstay::http {

namespace {

// A reader that lost its connection comes back after as many milliseconds.
constexpr const char* come_back = "retry: 1000\n";

Stream::Piece event_of(const std::string& document) {
  return std::make_shared<const std::string>(come_back + ("event: status\ndata: " + document) + "\n\n");
}

}  // namespace

StatusFeed::StatusFeed(Make make, std::chrono::milliseconds every) : make_(std::move(make)), every_(every) {}

StatusFeed::~StatusFeed() {
  {
    std::lock_guard guard{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void StatusFeed::add(std::shared_ptr<Stream> listener) {
  std::lock_guard guard{mutex_};
  if (last_) listener->write(last_);
  listeners_.push_back(std::move(listener));
  if (!thread_.joinable()) thread_ = std::thread{[this] { run(); }};
  changed_.notify_all();
}

void StatusFeed::run() {
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !listeners_.empty(); });
    if (stopping_) return;
    lock.unlock();
    auto piece = event_of(make_());
    lock.lock();
    for (const auto& listener : listeners_) listener->write(piece);
    last_ = std::move(piece);
    if (changed_.wait_for(lock, every_, [this] { return stopping_; })) return;
    forget_closed();
  }
}

void StatusFeed::forget_closed() {
  std::erase_if(listeners_, [](const auto& listener) { return listener->closed(); });
  if (listeners_.empty()) last_ = nullptr;
}

}  // namespace mainstay::http
