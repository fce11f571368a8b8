#include "runtime/cause_log.hpp"

#include <utility>

namespace mainstay {

void CauseLog::add(CauseRecord record) {
  if (record.requests.size() > requests_kept) {
    record.more_requests += record.requests.size() - requests_kept;
    record.requests.resize(requests_kept);
  }
  if (record.message.size() > message_bytes) record.message.resize(message_bytes);
  std::lock_guard guard{mutex_};
  if (records_.size() == capacity) records_.pop_front();
  records_.push_back(std::move(record));
}

std::vector<CauseRecord> CauseLog::snapshot() const {
  std::lock_guard guard{mutex_};
  return {records_.begin(), records_.end()};
}

}  // namespace mainstay
