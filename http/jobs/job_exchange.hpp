#pragma once

#include <functional>
#include <memory>
#include <string>

#include "http/exchange.hpp"
#include "runtime/jobs/jobs.hpp"
#include "runtime/log/log.hpp"

namespace mainstay::http {

/// Has work done on the jobs' thread.
using PostWork = std::function<void(std::function<void()>)>;

/// The exchange of a request that was kept: nobody is connected, and its answer is kept as well.
class JobExchange final : public Exchange {
 public:
  using Over = std::function<void(jobs::Outcome)>;

  /// `key`: what the request came with; null: there are none.
  JobExchange(jobs::Run run, std::shared_ptr<const Key> key, PostWork post, Over over, Log& log);
  ~JobExchange() override;

  std::optional<std::string_view> header(std::string_view name) const noexcept override;
  void respond(Response response) noexcept override;
  /// An answer that goes on cannot be kept.
  std::shared_ptr<Stream> begin(Response head) noexcept override;
  void post(std::unique_ptr<Task> task) noexcept override;

 private:
  void log(const Response& response) noexcept;

  const jobs::Run run_;
  const PostWork post_;
  const Over over_;
  Log& log_;
  bool answered_ = false;
};

}  // namespace mainstay::http
