#include "examples/ballots/operations/operations.hpp"

namespace mainstay::ballots {
namespace {

struct Named {
  std::string_view name;
  Operation operation;
};

constexpr Named all[] = {
    {"create_encrypted_ballot", &create_encrypted_ballot},
    {"create_encrypted_tally", &create_encrypted_tally},
    {"create_partial_decryption", &create_partial_decryption},
    {"create_compensated_decryption", &create_compensated_decryption},
    {"combine_decryption_shares", &combine_decryption_shares},
};

}  // namespace

Operation operation_named(std::string_view name) {
  for (const auto& named : all)
    if (named.name == name) return named.operation;
  return nullptr;
}

std::string operation_names() {
  std::string names;
  for (const auto& named : all) names += (names.empty() ? "" : ", ") + std::string(named.name);
  return names;
}

Result<std::string> answer(Operation operation, const Workshop& workshop, std::string_view request,
                           const Cancelled& cancelled) {
  const auto document = Json::parse(request, nullptr, false);
  if (document.is_discarded()) return Error{Errc::invalid_argument, "the request is no JSON"};
  auto response = operation(workshop, document, cancelled);
  if (!response) return std::move(response).error();
  return response->dump();
}

}  // namespace mainstay::ballots
