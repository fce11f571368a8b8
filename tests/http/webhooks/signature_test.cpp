#include "http/webhooks/signature.hpp"

#include <gmock/gmock.h>

#include "http/guard/hmac.hpp"
#include "http/webhooks/mistakes.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::http {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

TEST(Hmac, IsTheOneOfItsStandard) {
  const auto code = hmac_sha256("Jefe", "what do ya want for nothing?");
  ASSERT_EQ(code.size(), 32u);
  EXPECT_EQ(code.substr(0, 4), "\x5b\xdc\xc1\x46");
  EXPECT_EQ(code.substr(28), "\x64\xec\x38\x43");
}

TEST(AWebhooksSignature, IsTheOneThatReceiversCompute) {
  const auto headers =
      signature_of(*webhook_secret_from(secret), "msg_p5jXN8AQM9LWM0D4loKWxJek",
                   std::chrono::system_clock::time_point{1614265330s + 999ms}, R"({"test": 2432232314})");
  ASSERT_EQ(headers.size(), 3u);
  EXPECT_EQ(headers[0].name, "webhook-id");
  EXPECT_EQ(headers[0].value, "msg_p5jXN8AQM9LWM0D4loKWxJek");
  EXPECT_EQ(headers[1].name, "webhook-timestamp");
  EXPECT_EQ(headers[1].value, "1614265330");
  EXPECT_EQ(headers[2].name, "webhook-signature");
  EXPECT_EQ(headers[2].value, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(AWebhooksSecret, IsNoneThatCouldBeGuessed) {
  EXPECT_TRUE(webhook_secret_from(secret));
  for (const auto* const text : {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_not base64",
                                 "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"})
    EXPECT_FALSE(webhook_secret_from(text)) << text;
  EXPECT_FALSE(webhook_secret_from("whsec_" + std::string(88, 'A'))) << "66 bytes";
}

class TheConfigurationOfWebhooks : public ::testing::Test {
 protected:
  /// What is wrong with a configuration with these members of jobs.webhooks.
  std::vector<std::string> mistakes(const std::string& members, const std::string& path = "jobs.db") const {
    auto result = config::load(
        {config::File{"m.json", R"({"jobs": {"path": ")" + path + R"(", "webhooks": {)" + members + "}}}"}, {}, {}});
    if (!result.loaded) throw std::runtime_error(to_string(result.problems.at(0)));
    std::vector<std::string> lines;
    for (const auto& problem : webhook_mistakes(*result.loaded, [](const std::string& name) {
           return name == "SECRET"  ? std::optional<std::string>(std::string(secret) + "\n")
                  : name == "WRONG" ? std::optional<std::string>("whsec_hush")
                                    : std::nullopt;
         }))
      lines.push_back(to_string(problem));
    return lines;
  }

  testing::Folder folder;
};

TEST_F(TheConfigurationOfWebhooks, NeedsNoSecretWhereNobodyIsCalled) { EXPECT_THAT(mistakes(""), IsEmpty()); }

TEST_F(TheConfigurationOfWebhooks, HasItsSecretElsewhere) {
  const std::string hosts = R"("allowed_hosts": ["a.example.org"], )";
  EXPECT_THAT(mistakes(hosts + R"("secret_env": "SECRET")"), IsEmpty());
  const auto file = folder.write("secret", secret).string();
  EXPECT_THAT(mistakes(hosts + R"("secret_file": ")" + file + "\""), IsEmpty());
}

TEST_F(TheConfigurationOfWebhooks, IsRefusedWithoutASecret) {
  const std::string hosts = R"("allowed_hosts": ["a.example.org"])";
  EXPECT_THAT(mistakes(hosts), ElementsAre(HasSubstr("webhooks need one of secret_env and secret_file")));
  EXPECT_THAT(mistakes(hosts + R"(, "secret_env": "SECRET", "secret_file": "x")"),
              ElementsAre(HasSubstr("webhooks need one of secret_env and secret_file")));
  EXPECT_THAT(mistakes(hosts + R"(, "secret_env": "UNSET")"),
              ElementsAre("m.json:1: jobs.webhooks.secret_env: the variable UNSET is not set"));
  EXPECT_THAT(mistakes(hosts + R"(, "secret_env": "WRONG")"),
              ElementsAre(::testing::AllOf(HasSubstr("the variable WRONG has no secret"), Not(HasSubstr("hush")))));
  EXPECT_THAT(mistakes(hosts + R"(, "secret_file": "/no/such/file")"), ElementsAre(HasSubstr("cannot be read")));
}

TEST_F(TheConfigurationOfWebhooks, IsRefusedWhereThereAreNoJobs) {
  EXPECT_THAT(mistakes(R"("allowed_hosts": ["a.example.org"], "secret_env": "SECRET")", ""),
              ElementsAre(HasSubstr("jobs.webhooks.allowed_hosts: found hosts, allowed: only with jobs.path")));
}

TEST_F(TheConfigurationOfWebhooks, IsRefusedWhereItsHostsNetworksOrAuthoritiesAreNone) {
  const std::string rest = R"(, "secret_env": "SECRET")";
  EXPECT_THAT(mistakes(R"("allowed_hosts": ["ftp://a.example.org", "b"])" + rest),
              ElementsAre(HasSubstr("jobs.webhooks.allowed_hosts: found \"ftp://a.example.org\", allowed: hosts")));
  EXPECT_THAT(mistakes(R"("allowed_hosts": ["b"], "private_networks": ["10.0.0.0/40"])" + rest),
              ElementsAre(HasSubstr("jobs.webhooks.private_networks: found \"10.0.0.0/40\", allowed: networks")));
  EXPECT_THAT(mistakes(R"("allowed_hosts": ["b"], "ca": "/no/such/file")" + rest),
              ElementsAre(HasSubstr("jobs.webhooks.ca: the file /no/such/file cannot be used")));
}

}  // namespace
}  // namespace mainstay::http
