#pragma once

#include <memory>
#include <optional>

#include "config/routes.hpp"
#include "http/model_call.hpp"
#include "http/routes/route_answer.hpp"
#include "http/routes/route_fields.hpp"

namespace mainstay::http::routes {

/// A route as its requests use it. The configuration must outlive it.
struct RoutePlan {
  explicit RoutePlan(const config::Route& said, std::shared_ptr<SideThreads> beside = nullptr)
      : route(said), fields(said), answer(said), side(std::move(beside)) {}

  const config::Route& route;
  const RouteFields fields;
  const RouteAnswer answer;
  /// Null: nothing of it takes long.
  const std::shared_ptr<SideThreads> side;
};

/// Whether its requests or answers have what takes long: images, files.
bool takes_long(const config::Route& route);

/// One request of a route that has its model compute the answer; its fields have been read and checked.
class RouteCall final : public Dialect {
 public:
  RouteCall(std::shared_ptr<const RoutePlan> plan, FieldValues values)
      : plan_(std::move(plan)), values_(std::move(values)) {}

  std::optional<Response> not_loaded(const ServedModel& model) const override;
  SideThreads* side_threads() const override { return plan_->side.get(); }
  Result<InferRequest> read(const Exchange& exchange, const ServedModel& model,
                            std::chrono::nanoseconds longest) override;
  Response write(const ServedModel& model, const InferResponse& answer) override;

 private:
  Result<Tensor> input(const TensorSpec& spec) const;
  /// A field of the route that becomes no input of the model; empty: none.
  std::string stray_input(const Signature& signature) const;

  const std::shared_ptr<const RoutePlan> plan_;
  const FieldValues values_;
  bool prefers_json_ = false;
};

}  // namespace mainstay::http::routes
