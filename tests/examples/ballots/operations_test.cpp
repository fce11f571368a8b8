#include "examples/ballots/operations/operations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "examples/ballots/operations/documents.hpp"
#include "examples/ballots/operations/guardian_key.hpp"

namespace mainstay::ballots {
namespace {

using ::testing::HasSubstr;

constexpr auto master = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// An election with three guardians, two of whom are enough, as its clients see it.
class OperationsTest : public ::testing::Test {
 protected:
  Workshop workshop{MasterKey::from_base64(master).value(), 2};
  const Ceremony ceremony = hold_ceremony(workshop.group, 3, 2);
  Json request{{"election", to_json(workshop.group, ceremony.election)},
               {"contests", Json::parse(R"([{"id": "mayor", "selections": ["Ada", "Grace"], "limit": 1}])")}};

  Result<Json> call(const char* name, const Json& more) const {
    auto whole = request;
    whole.update(more);
    return operation_named(name)(workshop, whole, [] { return false; });
  }
  Json done(const char* name, const Json& more) const {
    const auto response = call(name, more);
    EXPECT_TRUE(response.ok()) << name << ": " << response.error().message;
    return response ? *response : Json();
  }
  std::string refusal(const char* name, const Json& more) const {
    const auto response = call(name, more);
    EXPECT_FALSE(response.ok()) << name;
    if (response) return "";
    EXPECT_EQ(response.error().code, Errc::invalid_argument);
    return response.error().message;
  }

  Json ballots(const char* text) const { return {{"ballots", Json::parse(text)}}; }
  Json encrypted() const {
    return done("create_encrypted_ballot",
                ballots(R"([{"id": "1", "contests": [[1, 0]]}, {"id": "2", "contests": [[0, 1]]},
                            {"id": "3", "contests": [[1, 0]]}, {"id": "4", "contests": [[0, 0]]}])"));
  }
  Json tally() const { return done("create_encrypted_tally", encrypted()); }
  Json guardian(unsigned number) const {
    return wrap(workshop.master, ceremony.election.hash(workshop.group), ceremony.secrets[number - 1]);
  }
  Json own(Json about, unsigned number) const {
    about["guardian"] = guardian(number);
    return done("create_partial_decryption", about)["share"];
  }
  Json instead(Json about, unsigned number, unsigned missing) const {
    about["guardian"] = guardian(number);
    about["missing"] = missing;
    return done("create_compensated_decryption", about)["share"];
  }
};

TEST_F(OperationsTest, CountWhatWasVoted) {
  auto about = tally();
  about["shares"] = {own(about, 1), own(about, 2), own(about, 3)};
  EXPECT_EQ(done("combine_decryption_shares", about),
            Json::parse(R"({"ballots": 4, "contests": [{"id": "mayor", "counts": {"Ada": 2, "Grace": 1}}]})"));
}

TEST_F(OperationsTest, CountWithoutAGuardian) {
  auto about = tally();
  about["shares"] = {own(about, 1), own(about, 3), instead(about, 1, 2), instead(about, 3, 2)};
  EXPECT_EQ(done("combine_decryption_shares", about)["contests"][0]["counts"],
            Json::parse(R"({"Ada": 2, "Grace": 1})"));
  about["shares"].erase(3);
  EXPECT_THAT(refusal("combine_decryption_shares", about), HasSubstr("quorum"));
}

TEST_F(OperationsTest, AddTalliesAndBallotsTogether) {
  const auto one = tally()["tally"];
  auto more = encrypted();
  more["tallies"] = {one, one};
  const auto sum = done("create_encrypted_tally", more);
  EXPECT_EQ(sum["tally"]["ballots"], 12);
}

TEST_F(OperationsTest, RefuseChoicesThatAreNone) {
  const auto refused = [&](const char* text) { return refusal("create_encrypted_ballot", ballots(text)); };
  EXPECT_EQ(refused(R"([{"id": "1", "contests": [[2, 0]]}])"),
            "ballots[0].contests[0][0]: found 2, allowed: an integer from 0 to 1");
  EXPECT_EQ(refused(R"([{"id": "1", "contests": [[1, 1]]}])"),
            "ballots[0].contests[0]: found 2 selections chosen, allowed: the limit of mayor, 1");
  EXPECT_EQ(refused(R"([{"id": "1", "contests": [[1]]}])"),
            "ballots[0].contests[0]: found 1 items, allowed: a list of 2 to 2");
  EXPECT_EQ(refused(R"([{"id": "1", "contests": [[0, 0]]}, {"id": "1", "contests": [[0, 0]]}])"),
            "ballots: found \"1\" twice, allowed: each once");
  EXPECT_EQ(refused("[]"), "ballots: found 0 items, allowed: a list of 1 to 10000");
}

TEST_F(OperationsTest, RefuseAnElectionThatContradictsItself) {
  const auto one = ballots(R"([{"id": "1", "contests": [[1, 0]]}])");
  const auto good = request;
  request["election"]["joint_key"] = workshop.group.g().hex(Group::bytes);
  EXPECT_THAT(refusal("create_encrypted_ballot", one), HasSubstr("election.joint_key"));
  request = good;
  request["election"]["hash"] = std::string(64, '0');
  EXPECT_THAT(refusal("create_encrypted_ballot", one), HasSubstr("election.hash"));
  request = good;
  request["election"]["quorum"] = 4;
  EXPECT_THAT(refusal("create_encrypted_ballot", one), HasSubstr("election.quorum"));
}

TEST_F(OperationsTest, RefuseNumbersOutsideOfTheGroup) {
  auto about = tally();
  for (const auto* number : {"0", "2", "xyz", ""}) {
    about["tally"]["contests"][0][0]["alpha"] = number;
    about["guardian"] = guardian(1);
    EXPECT_THAT(refusal("create_partial_decryption", about), HasSubstr("tally")) << number;
  }
  about["tally"]["contests"][0][0]["alpha"] = workshop.group.p().hex(Group::bytes);
  EXPECT_THAT(refusal("create_partial_decryption", about), HasSubstr("below p"));
}

TEST_F(OperationsTest, CountNoBallotWithoutProofs) {
  auto stuffed = encrypted();
  std::swap(stuffed["ballots"][1]["contests"], stuffed["ballots"][2]["contests"]);
  EXPECT_EQ(refusal("create_encrypted_tally", stuffed), "ballots[1]: a proof does not hold");
  stuffed["check_proofs"] = false;
  EXPECT_EQ(done("create_encrypted_tally", stuffed)["tally"]["ballots"], 4);
}

TEST_F(OperationsTest, OpenAGuardiansKeyForItsElectionAlone) {
  auto about = tally();
  about["guardian"] = guardian(1);
  about["guardian"]["guardian"] = 2;
  EXPECT_THAT(refusal("create_partial_decryption", about), HasSubstr("cannot be opened"));
  about["guardian"] = wrap(workshop.master, std::string(32, 'x'), ceremony.secrets[0]);
  EXPECT_THAT(refusal("create_partial_decryption", about), HasSubstr("cannot be opened"));
  about["guardian"] = guardian(1);
  about["missing"] = 1;
  EXPECT_THAT(refusal("create_compensated_decryption", about), HasSubstr("itself"));
}

TEST_F(OperationsTest, CombineNoShareThatIsNotProvenOrComesTwice) {
  auto about = tally();
  about["shares"] = {own(about, 1), own(about, 2), own(about, 3)};
  auto wrong = about;
  wrong["shares"][1]["contests"][0][0]["value"] = workshop.group.g().hex(Group::bytes);
  EXPECT_EQ(refusal("combine_decryption_shares", wrong), "shares[1]: a proof does not hold");
  wrong = about;
  wrong["shares"][1] = wrong["shares"][0];
  EXPECT_THAT(refusal("combine_decryption_shares", wrong), HasSubstr("twice"));
  wrong = about;
  wrong["tally"]["ballots"] = 1;
  EXPECT_THAT(refusal("combine_decryption_shares", wrong), HasSubstr("at most 1 ballots"));
}

TEST_F(OperationsTest, StopWhenNobodyWaits) {
  auto whole = request;
  whole.update(ballots(R"([{"id": "1", "contests": [[1, 0]]}])"));
  const auto response = create_encrypted_ballot(workshop, whole, [] { return true; });
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().message, "cancelled");
}

TEST_F(OperationsTest, RefuseWhatIsNoJsonOrNoObject) {
  const auto operation = operation_named("create_encrypted_ballot");
  for (const auto* text : {"", "{", "[]", "null", "\"\xff\""}) {
    const auto response = answer(operation, workshop, text, [] { return false; });
    ASSERT_FALSE(response.ok()) << text;
    EXPECT_EQ(response.error().code, Errc::invalid_argument);
  }
}

TEST(Operations, AreKnownByTheirNames) {
  EXPECT_EQ(operation_named("create_encrypted_tally"), &create_encrypted_tally);
  EXPECT_EQ(operation_named("create"), nullptr);
  EXPECT_NE(operation_names().find("combine_decryption_shares"), std::string::npos);
}

}  // namespace
}  // namespace mainstay::ballots
