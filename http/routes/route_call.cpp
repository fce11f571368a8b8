#include "http/routes/route_call.hpp"

#include <algorithm>
#include <string>

#include "http/json_text.hpp"
#include "http/routes/accept.hpp"
#include "http/routes/answer_content.hpp"
#include "http/routes/field_tensor.hpp"
#include "http/routes/route_checks.hpp"

namespace mainstay::http::routes {

namespace {

/// The place of the field that a name means, or of the last one and one more.
template <class Member>
std::size_t place_of(const config::Route& route, Member member, std::string_view name) {
  const auto found = std::ranges::find(route.fields, name, member);
  return static_cast<std::size_t>(found - route.fields.begin());
}

}  // namespace

bool takes_long(const config::Route& route) {
  const bool decodes =
      std::ranges::find(route.fields, config::FieldType::image, &config::RouteField::type) != route.fields.end();
  return decodes || !route.answer.image.output.empty() || !route.answer.file.folder.empty();
}

std::optional<Response> RouteCall::not_loaded(const ServedModel& model) const {
  return routes::not_loaded(plan_->route, model);
}

Result<InferRequest> RouteCall::read(const Exchange& exchange, const ServedModel& model,
                                     std::chrono::nanoseconds longest) {
  if (const auto stray = stray_input(*model.signature); !stray.empty())
    return Error{Errc::internal, "model " + shown(model.name) + " has no input " + shown(stray)};
  prefers_json_ = prefers_json(exchange.header_list("accept"), content_type_of(plan_->route.answer));
  InferRequest request;
  for (const auto& spec : model.signature->inputs) {
    auto tensor = input(spec);
    if (!tensor) return std::move(tensor).error();
    request.inputs.push_back(std::move(tensor).value());
  }
  request.arrived = exchange.request().arrived;
  request.deadline = request.arrived + longest;
  return request;
}

Result<Tensor> RouteCall::input(const TensorSpec& spec) const {
  const auto& route = plan_->route;
  const auto place = place_of(route, &config::RouteField::input, spec.name);
  if (place == route.fields.size())
    return Error{Errc::internal, "the model wants an input " + shown(spec.name) + ", which no field of the route is"};
  const auto& field = route.fields[place];
  if (!values_[place])
    return Error{Errc::invalid_argument, "field " + shown(field.name) + ": is missing, and the model wants it"};
  return tensor_of(field, *values_[place], spec);
}

std::string RouteCall::stray_input(const Signature& signature) const {
  for (const auto& field : plan_->route.fields)
    if (!field.input.empty() &&
        std::ranges::find(signature.inputs, field.input, &TensorSpec::name) == signature.inputs.end())
      return field.input;
  return "";
}

Response RouteCall::write(const ServedModel& model, const InferResponse& answer) {
  return plan_->answer.of(answer, {model.name, values_, prefers_json_});
}

}  // namespace mainstay::http::routes
