#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "config/file_name.hpp"
#include "config/routes.hpp"
#include "http/routes/route_fields.hpp"
#include "runtime/files/kept_folder.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::routes {

/// The file that an answer is kept in.
struct KeptFile {
  std::string name;
  /// Empty: it has none.
  std::string url;
  std::size_t bytes = 0;
};

/// What the names of a route's files may be made of.
struct Named {
  std::string_view model;
  const FieldValues& values;
  std::chrono::system_clock::time_point at;
};

/// Keeps the answers of a route. The route must outlive it.
class KeptAnswers {
 public:
  explicit KeptAnswers(const config::Route& route);

  Result<KeptFile> keep(std::string_view content, const Named& named);
  /// A name for it, another one each time.
  std::string name(const Named& named, std::string_view hash) const;

 private:
  std::string value_of(const config::FileNamePiece& piece, const Named& named, std::string_view hash) const;

  const config::Route& route_;
  const config::FileName pieces_;
  KeptFolder folder_;
};

}  // namespace mainstay::http::routes
