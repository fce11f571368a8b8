#include "http/jobs/job_result.hpp"

#include "http/errors.hpp"
#include "http/jobs/job_document.hpp"
#include "http/json_response.hpp"

namespace mainstay::http {

namespace {

Response kept(const jobs::KeptResult& result) {
  Response response;
  response.status = result.status;
  response.content_type = {};
  response.headers.push_back({"Content-Type", result.content_type});
  for (const auto& [name, value] : result.headers) response.headers.push_back({name, value});
  response.tail.push_back(result.body);
  return response;
}

Response not_there(const jobs::Record& record) {
  switch (record.life.state) {
    case JobState::failed:
      return error_response({Errc::internal, record.error});
    case JobState::cancelled:
      return error_response({Errc::gone, "the job was cancelled"});
    case JobState::expired:
      return error_response({Errc::gone, record.error.empty() ? "the result is not kept any more" : record.error});
    default:
      return error_response({Errc::gone, "the result has been given, and is not kept any more"});
  }
}

}  // namespace

Response job_result(const jobs::Taken& taken) {
  const auto& record = taken.job.record;
  if (taken.result) return kept(*taken.result);
  if (record.life.over()) return not_there(record);
  auto response = json_response(job_document(taken.job));
  response.status = 202;
  response.headers.push_back({"Location", job_path(record.id)});
  response.headers.push_back({"Retry-After", "1"});
  return response;
}

}  // namespace mainstay::http
