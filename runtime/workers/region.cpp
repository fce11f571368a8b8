#include "runtime/workers/region.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace mainstay::workers {

namespace {

Error no_memory(std::size_t size) {
  return {Errc::unavailable,
          "no " + std::to_string(size) + " bytes of shared memory to be had: " + std::strerror(errno)};
}

}  // namespace

Result<Region::Made> Region::make(std::uint32_t id, std::size_t size) {
  Descriptor descriptor{::memfd_create("mainstay", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
  const auto length = static_cast<off_t>(size);
  if (!descriptor || ::ftruncate(descriptor.number(), length) != 0 ||
      ::fallocate(descriptor.number(), 0, 0, length) != 0 ||
      ::fcntl(descriptor.number(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    return no_memory(size);
  auto region = map(id, size, descriptor);
  if (!region) return std::move(region).error();
  return Made{std::move(region).value(), std::move(descriptor)};
}

Result<std::unique_ptr<Region>> Region::map(std::uint32_t id, std::size_t size, const Descriptor& descriptor) {
  void* const data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, descriptor.number(), 0);
  if (data == MAP_FAILED) return no_memory(size);
  return std::make_unique<Region>(id, static_cast<std::byte*>(data), size);
}

Result<std::unique_ptr<Region>> Region::part(std::size_t used) {
  // With an old size of 0 it is a second mapping of the same memory.
  void* const shared = ::mremap(data_, 0, size_, MREMAP_MAYMOVE);
  if (shared == MAP_FAILED) return no_memory(size_);
  auto moved = std::make_unique<Region>(id_, static_cast<std::byte*>(shared), size_);
  void* const own = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (own == MAP_FAILED) return no_memory(size_);
  std::memcpy(own, data_, std::min(used, size_));
  // Takes the place of the old mapping in one step: another thread of the model may be reading there.
  if (::mremap(own, size_, size_, MREMAP_MAYMOVE | MREMAP_FIXED, data_) == MAP_FAILED) {
    ::munmap(own, size_);
    return no_memory(size_);
  }
  return moved;
}

Region::~Region() { ::munmap(data_, size_); }

}  // namespace mainstay::workers
