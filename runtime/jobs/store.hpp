#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/jobs/database.hpp"
#include "runtime/jobs/record.hpp"

namespace mainstay::jobs {

/// What is to become of a job on disk. Requests and results come and go with it.
struct Change {
  Record record;
  bool removed = false;
  std::optional<KeptRequest> request = std::nullopt;
  bool drops_request = false;
  std::optional<KeptResult> result = std::nullopt;
  bool drops_result = false;
};

/// The jobs on disk. Every call may take as long as the disk does: for a thread that nobody waits for.
class Store {
 public:
  /// Refuses, with the file's name, what is not its own, damaged, in use by another process, or of a later version.
  static Result<std::unique_ptr<Store>> open(const std::string& path);

  /// In the order in which they were accepted.
  Result<std::vector<Record>> load();
  /// All of it, on disk when this returns, or none of it.
  Status write(std::span<const Change> changes);
  /// Nothing: there is none.
  Result<std::optional<KeptRequest>> request(std::uint64_t number);
  Result<std::optional<KeptResult>> result(std::uint64_t number);

  /// A larger request or result is not kept.
  static constexpr std::uint64_t largest = 512ULL * 1024 * 1024;

 private:
  explicit Store(Database database) : database_(std::move(database)) {}
  Status set_up();
  Status write(const Change& change);
  Status put(const Record& record);
  Status write_request(const Change& change);
  Status write_result(const Change& change);

  Database database_;
  Statement put_;
  Statement remove_;
  Statement put_request_;
  Statement drop_request_;
  Statement put_result_;
  Statement drop_result_;
};

}  // namespace mainstay::jobs
