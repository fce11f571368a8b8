#include "runtime/jobs/record.hpp"

namespace mainstay::jobs {

namespace {

std::uint64_t bytes_of(const Headers& headers) {
  std::uint64_t bytes = 0;
  for (const auto& [name, value] : headers) bytes += name.size() + value.size();
  return bytes;
}

}  // namespace

std::string Webhook::receiver() const {
  const auto scheme = url.find("://");
  return url.substr(0, scheme == url.npos ? 0 : url.find_first_of("/?", scheme + 3));
}

std::uint64_t KeptRequest::bytes() const noexcept { return bytes_of(headers) + body.size(); }
std::uint64_t KeptResult::bytes() const noexcept { return bytes_of(headers) + content_type.size() + body.size(); }

}  // namespace mainstay::jobs
