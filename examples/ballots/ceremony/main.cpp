#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string_view>
#include <vector>

#include "examples/ballots/operations/documents.hpp"
#include "examples/ballots/operations/guardian_key.hpp"

namespace {

using namespace mainstay::ballots;

constexpr auto usage =
    "Usage: ballots_ceremony GUARDIANS QUORUM FOLDER\n\n"
    "Makes the keys of an election with GUARDIANS guardians (1 to 32), of whom QUORUM can decrypt a tally. Writes "
    "into\n"
    "FOLDER the election's public record, election.json, and for each guardian guardian_N.json, its keys wrapped "
    "under\n"
    "the master key in the environment's MASTER_KEY_PQ: 32 random bytes in base64, as from `openssl rand -base64 "
    "32`.\n";

/// 0 where the text is no number from 1 to `most`.
unsigned number(std::string_view text, unsigned most) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value <= most ? value : 0;
}

/// Refuses to write over an election that there is: its ballots could never be decrypted.
bool write(const std::filesystem::path& file, const Json& document) {
  if (std::filesystem::exists(file)) {
    std::cerr << file.string() << " is there already\n";
    return false;
  }
  std::ofstream out(file);
  out << document.dump(1) << "\n";
  out.close();
  if (!out) std::cerr << "cannot write " << file.string() << "\n";
  return static_cast<bool>(out);
}

int hold(unsigned guardians, unsigned quorum, const std::filesystem::path& folder) {
  const auto master = mainstay::ballots::MasterKey::from_base64(std::getenv("MASTER_KEY_PQ"));
  if (!master) {
    std::cerr << master.error().message << "\n";
    return 1;
  }
  const Group group;
  const auto [election, secrets] = hold_ceremony(group, guardians, quorum);
  std::filesystem::create_directories(folder);
  if (!write(folder / "election.json", to_json(group, election))) return 1;
  const auto hash = election.hash(group);
  for (const auto& secret : secrets)
    if (!write(folder / ("guardian_" + std::to_string(secret.number) + ".json"), wrap(*master, hash, secret))) return 1;
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string_view> arguments(words + 1, words + count);
  if (arguments.size() == 1 && arguments[0] == "--help") {
    std::cout << usage;
    return 0;
  }
  const auto guardians = arguments.size() == 3 ? number(arguments[0], max_guardians) : 0;
  const auto quorum = guardians > 0 ? number(arguments[1], guardians) : 0;
  if (quorum == 0) {
    std::cerr << usage;
    return 2;
  }
  try {
    return hold(guardians, quorum, std::filesystem::path(arguments[2]));
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
