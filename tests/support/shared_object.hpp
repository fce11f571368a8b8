#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mainstay::test {

/// A POSIX shared memory object of its own name, gone at the end of the test.
class SharedObject {
 public:
  explicit SharedObject(std::string_view content)
      : key_("/mainstay-test-" + std::to_string(::getpid()) + "-" + std::to_string(made().fetch_add(1))),
        descriptor_(::shm_open(key_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) throw std::runtime_error("no shared memory " + key_);
    write(0, content);
  }
  ~SharedObject() {
    ::close(descriptor_);
    ::shm_unlink(key_.c_str());
  }
  SharedObject(const SharedObject&) = delete;
  SharedObject& operator=(const SharedObject&) = delete;

  const std::string& key() const noexcept { return key_; }

  void write(std::size_t offset, std::string_view bytes) const {
    if (::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset)) !=
        static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error("cannot write " + key_);
  }
  void resize(std::size_t size) const {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) throw std::runtime_error("cannot resize " + key_);
  }
  /// All of it.
  std::string content() const {
    std::string bytes(static_cast<std::size_t>(::lseek(descriptor_, 0, SEEK_END)), '\0');
    if (::pread(descriptor_, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error("cannot read " + key_);
    return bytes;
  }

 private:
  static std::atomic<unsigned>& made() {
    static std::atomic<unsigned> count{0};
    return count;
  }

  const std::string key_;
  const int descriptor_;
};

}  // namespace mainstay::test
