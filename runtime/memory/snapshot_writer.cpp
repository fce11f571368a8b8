#include "runtime/memory/snapshot_writer.hpp"

#include <pthread.h>

#include <chrono>
#include <utility>

namespace mainstay {

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

void SnapshotWriter::work() {
  for (std::unique_lock lock{mutex_};;) {
    wanted_.wait(lock, [this] { return stopped_ || waiting_; });
    if (!waiting_) return;
    const auto text = *std::exchange(waiting_, std::nullopt);
    lock.unlock();
    write(text);
    lock.lock();
  }
}

void SnapshotWriter::write(const std::string& text) {
  const auto written = folder_->write(text, std::chrono::system_clock::now());
  if (!written && !std::exchange(failing_, true))
    log_.event(Log::Level::warn, "snapshots of the memory cannot be written", {{"cause", written.error().message}});
  if (written && std::exchange(failing_, false))
    log_.event(Log::Level::info, "snapshots of the memory are written again");
}

}  // namespace mainstay
