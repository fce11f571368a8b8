#include "runtime/memory/snapshot_writer.hpp"

#include <pthread.h>

#include <chrono>
#include <utility>

namespace mainstay {

namespace {

/// A disk that hangs must not keep the process from its end.
constexpr std::chrono::seconds patience{1};

}  // namespace

SnapshotWriter::SnapshotWriter(const config::Memory& config, Log& log) : log_(log) {
  if (config.snapshot_path.empty()) return;
  folder_.emplace(config.snapshot_path, config.snapshot_keep);
  thread_ = std::thread([this] {
    ::pthread_setname_np(::pthread_self(), "snapshots");
    work();
  });
}

SnapshotWriter::~SnapshotWriter() {
  {
    std::lock_guard guard{mutex_};
    stopped_ = true;
  }
  wanted_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SnapshotWriter::keep(std::string text) {
  {
    std::lock_guard guard{mutex_};
    if (folder_) waiting_ = std::move(text);
  }
  wanted_.notify_all();
}

void SnapshotWriter::flush() {
  std::unique_lock lock{mutex_};
  written_.wait_for(lock, patience, [this] { return !waiting_ && !writing_; });
}

void SnapshotWriter::work() {
  for (std::unique_lock lock{mutex_};;) {
    wanted_.wait(lock, [this] { return stopped_ || waiting_; });
    if (!waiting_) return;
    const auto text = *std::exchange(waiting_, std::nullopt);
    writing_ = true;
    lock.unlock();
    write(text);
    lock.lock();
    writing_ = false;
    written_.notify_all();
  }
}

void SnapshotWriter::write(const std::string& text) {
  if (const auto written = folder_->write(text, std::chrono::system_clock::now()); !written) {
    if (outage_.failed(Clock::now()) == Outage::News::begins)
      log_.event(Log::Level::warn, "snapshots of the memory cannot be written", {{"cause", written.error().message}});
  } else if (outage_.worked(Clock::now()) == Outage::News::ends) {
    log_.event(Log::Level::info, "snapshots of the memory are written again");
  }
}

}  // namespace mainstay
