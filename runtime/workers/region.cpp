#include "runtime/workers/region.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

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

Region::~Region() { ::munmap(data_, size_); }

}  // namespace mainstay::workers
