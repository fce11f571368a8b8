#include "http/webhooks/signature.hpp"

#include "http/guard/hmac.hpp"
#include "http/guard/secret_text.hpp"
#include "http/routes/base64.hpp"

namespace mainstay::http {

namespace {

constexpr std::string_view prefix = "whsec_";
constexpr std::size_t shortest_secret = 24;
constexpr std::size_t longest_secret = 64;
constexpr std::size_t longest_file = 4096;

const std::string section = "jobs.webhooks";

}  // namespace

std::optional<WebhookSecret> webhook_secret_from(std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  auto bytes = routes::decoded_base64(text.substr(prefix.size()));
  if (!bytes || bytes->size() < shortest_secret || bytes->size() > longest_secret) return std::nullopt;
  return WebhookSecret{*std::move(bytes)};
}

Result<WebhookSecret, config::Problem> read_webhook_secret(const config::Loaded& loaded, const ReadVariable& variable) {
  const auto& webhooks = loaded.config.jobs.webhooks;
  const auto refuse = [&](const std::string& path, std::string message) {
    return config::Problem{place_of(loaded, path), path, std::move(message)};
  };
  if (webhooks.secret_env.empty() == webhooks.secret_file.empty())
    return refuse(section + ".allowed_hosts", "webhooks need one of secret_env and secret_file, to be signed with");
  const bool by_variable = !webhooks.secret_env.empty();
  const auto path = section + (by_variable ? ".secret_env" : ".secret_file");
  const auto where = by_variable ? "the variable " + webhooks.secret_env : "the file " + webhooks.secret_file;
  const auto text = by_variable ? variable(webhooks.secret_env) : text_of_file(webhooks.secret_file, longest_file);
  if (!text) return refuse(path, where + (by_variable ? " is not set" : " cannot be read"));
  auto secret = webhook_secret_from(trimmed(*text));
  if (secret) return *std::move(secret);
  return refuse(path, where +
                          " has no secret for webhooks: whsec_ and the base64 of 24 to 64 random bytes, as in "
                          "echo whsec_$(openssl rand -base64 32)");
}

std::vector<Header> signature_of(const WebhookSecret& secret, const std::string& id,
                                 std::chrono::system_clock::time_point now, std::string_view body) {
  const auto since = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  const auto timestamp = std::to_string(since.count());
  std::string signature = "v1,";
  routes::append_base64(signature, hmac_sha256(secret.bytes, (id + "." + timestamp + ".").append(body)));
  return {{"webhook-id", id}, {"webhook-timestamp", timestamp}, {"webhook-signature", std::move(signature)}};
}

}  // namespace mainstay::http
