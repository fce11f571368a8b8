#include "runtime/memory/shared_segment.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

namespace mainstay {

namespace {

constexpr std::size_t longest_key = 255;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

Error became_shorter() { return invalid("the shared memory has become shorter than it was registered"); }

std::string reason(int problem) { return std::generic_category().message(problem); }

bool is_plain_name(std::string_view key) {
  constexpr std::string_view not_in_names{"/\0", 2};
  return !key.empty() && key.size() <= longest_key && key != "." && key != ".." &&
         key.find_first_of(not_in_names) == key.npos;
}

/// Nothing: it is no object of shared memory.
std::optional<std::uint64_t> size_of_object(int descriptor) {
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(facts.st_size);
}

bool lies_within(std::uint64_t offset, std::uint64_t size, std::uint64_t whole) {
  return offset <= whole && size <= whole - offset;
}

}  // namespace

Result<std::shared_ptr<const SharedSegment>> SharedSegment::open(std::string_view key, std::uint64_t offset,
                                                                 std::uint64_t size) {
  if (key.starts_with('/')) key.remove_prefix(1);
  if (!is_plain_name(key)) return invalid("the key is not the name of shared memory, /NAME");
  const int descriptor = ::shm_open(("/" + std::string(key)).c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0);
  if (descriptor < 0) return invalid("the shared memory cannot be opened: " + reason(errno));
  // Owns the descriptor from here on.
  const std::shared_ptr<const SharedSegment> segment(new SharedSegment(descriptor, offset, size));
  const auto whole = size_of_object(descriptor);
  if (!whole) return invalid("the key does not name shared memory");
  if (size == 0 || !lies_within(offset, size, *whole))
    return invalid("the shared memory has " + std::to_string(*whole) + " bytes, of which offset " +
                   std::to_string(offset) + " and byte_size " + std::to_string(size) + " are no part");
  return segment;
}

SharedSegment::~SharedSegment() { ::close(descriptor_); }

Result<Buffer> SharedSegment::read(std::uint64_t offset, std::size_t size) const {
  if (!lies_within(offset, size, size_)) return invalid("these bytes are no part of the shared memory");
  const auto words = (size + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t);
  auto memory = std::make_shared_for_overwrite<std::uint64_t[]>(words);
  auto* const bytes = reinterpret_cast<std::byte*>(memory.get());
  for (std::size_t done = 0; done < size;) {
    const auto count = ::pread(descriptor_, bytes + done, size - done, static_cast<off_t>(begin_ + offset + done));
    if (count == 0) return became_shorter();
    if (count > 0)
      done += static_cast<std::size_t>(count);
    else if (errno != EINTR)
      return invalid("the shared memory cannot be read: " + reason(errno));
  }
  return Buffer{std::move(memory), bytes, size};
}

Status SharedSegment::write(std::uint64_t offset, const Buffer& bytes) const {
  if (!lies_within(offset, bytes.size(), size_)) return invalid("these bytes are no part of the shared memory");
  // Only to tell its owner. One that becomes shorter right after this is made longer again by what is written, at most
  // to what was registered.
  const auto whole = size_of_object(descriptor_);
  if (!whole || !lies_within(begin_ + offset, bytes.size(), *whole)) return became_shorter();
  for (std::size_t done = 0; done < bytes.size();) {
    const auto count =
        ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(begin_ + offset + done));
    if (count >= 0)
      done += static_cast<std::size_t>(count);
    else if (errno != EINTR)
      return invalid("the shared memory cannot be written: " + reason(errno));
  }
  return success();
}

}  // namespace mainstay
