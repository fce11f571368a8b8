#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <functional>

#include "examples/ballots/operations/documents.hpp"
#include "examples/ballots/operations/guardian_key.hpp"
#include "examples/ballots/operations/operations.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::ballots {
namespace {

using ::testing::HasSubstr;

/// The public record of a small election: three guardians, of whom the second did not come, and two ballots.
Json make_record() {
  const Workshop workshop(MasterKey::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").value());
  const auto ceremony = hold_ceremony(workshop.group, 3, 2);
  const auto never = [] { return false; };
  Json record{{"election", to_json(workshop.group, ceremony.election)},
              {"contests", Json::parse(R"([{"id": "mayor", "selections": ["Ada", "Grace"], "limit": 1},
                                           {"id": "council", "selections": ["Emmy", "Kurt"], "limit": 2}])")},
              {"ballots", Json::parse(R"([{"id": "1", "contests": [[1, 0], [1, 1]]},
                                          {"id": "2", "contests": [[0, 0], [1, 0]]}])")}};
  record["ballots"] = create_encrypted_ballot(workshop, record, never).value()["ballots"];
  record["tally"] = create_encrypted_tally(workshop, record, never).value()["tally"];
  record["shares"] = Json::array();
  for (const unsigned present : {1, 3}) {
    auto request = record;
    request["guardian"] = wrap(workshop.master, ceremony.election.hash(workshop.group), ceremony.secrets[present - 1]);
    request["missing"] = 2;
    record["shares"].push_back(create_partial_decryption(workshop, request, never).value()["share"]);
    record["shares"].push_back(create_compensated_decryption(workshop, request, never).value()["share"]);
  }
  record["result"] = combine_decryption_shares(workshop, record, never).value();
  return record;
}

class VerifierTest : public ::testing::Test {
 protected:
  testing::Folder folder;
  Json record = make_record();

  struct Said {
    int status;
    std::string text;
  };

  Said verify() const {
    const auto file = folder.write("record.json", record.dump());
    auto* const pipe = ::popen((PYTHON " -B " BALLOTS_VERIFIER " " + file.string() + " 2>&1").c_str(), "r");
    Said said{};
    char buffer[1024];
    while (std::fgets(buffer, sizeof buffer, pipe)) said.text += buffer;
    said.status = WEXITSTATUS(::pclose(pipe));
    return said;
  }
  void expect_refused(const std::string& why) const {
    const auto said = verify();
    EXPECT_EQ(said.status, 1) << said.text;
    EXPECT_THAT(said.text, HasSubstr(why));
  }
};

TEST_F(VerifierTest, FindsAnElectionRightAndSaysWhatItChecked) {
  const auto said = verify();
  ASSERT_EQ(said.status, 0) << said.text;
  const auto checked = Json::parse(said.text);
  EXPECT_EQ(checked["ballots"], 2);
  EXPECT_EQ(checked["ballot_proofs"], 2 * (2 + 1 + 2 + 1));
  EXPECT_EQ(checked["guardian_proofs"], 3 * 2);
  EXPECT_EQ(checked["share_proofs"], 4 * 4);
  EXPECT_EQ(checked["contests"], Json::parse(R"([{"id": "mayor", "counts": {"Ada": 1, "Grace": 0}},
                                                 {"id": "council", "counts": {"Emmy": 2, "Kurt": 1}}])"));
}

TEST_F(VerifierTest, RefusesAnotherResult) {
  record["result"]["contests"][0]["counts"]["Grace"] = 1;
  expect_refused("the result is not");
}

TEST_F(VerifierTest, RefusesABallotWhoseProofIsAnothers) {
  auto& selections = record["ballots"][0]["contests"][0]["selections"];
  std::swap(selections[0]["proof"], selections[1]["proof"]);
  expect_refused("ballot 1, contest mayor, selection Ada: the proof does not hold");
}

TEST_F(VerifierTest, RefusesABallotOverItsLimit) {
  std::swap(record["ballots"][0]["contests"][1]["proof"], record["ballots"][1]["contests"][1]["proof"]);
  expect_refused("contest council, limit: the proof does not hold");
}

TEST_F(VerifierTest, RefusesANumberOutsideOfTheGroup) {
  record["ballots"][0]["contests"][0]["selections"][0]["alpha"] = "2";
  expect_refused("not of the group");
}

TEST_F(VerifierTest, RefusesATallyThatLeftABallotOut) {
  record["ballots"].erase(1);
  expect_refused("the tally is of 2 ballots, there are 1");
  record["tally"]["ballots"] = 1;
  expect_refused("the tally is not the product");
}

TEST_F(VerifierTest, RefusesAShareThatIsNotProven) {
  std::swap(record["shares"][0]["contests"][0][0], record["shares"][0]["contests"][0][1]);
  expect_refused("the share of guardian 1 for 1");
}

TEST_F(VerifierTest, RefusesTooFewGuardians) {
  record["shares"].erase(3);
  expect_refused("too few shares in place of guardian 2");
}

TEST_F(VerifierTest, RefusesAGuardianThatDoesNotKnowItsKey) {
  auto& proofs = record["election"]["guardians"][1]["proofs"];
  std::swap(proofs[0], proofs[1]);
  expect_refused("guardian 2: the proof of coefficient 0");
}

}  // namespace
}  // namespace mainstay::ballots
