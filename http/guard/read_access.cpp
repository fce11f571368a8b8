// How keys come from where they are kept.

#include <set>
#include <utility>

#include "config/load_keys.hpp"
#include "config/path.hpp"
#include "http/guard/access.hpp"
#include "http/guard/key_hash.hpp"
#include "http/guard/secret_text.hpp"

namespace mainstay::http {

namespace {

// What is longer is no key, and a file of keys has that many bytes for each.
constexpr std::size_t longest_key_file = 4096;
constexpr std::size_t longest_file_of_keys = 16 * 1024 * 1024;

constexpr auto how_to_hash =
    "a key stands here as its hash alone, sha256:HEX; mainstay key makes a key with its hash, and mainstay key --hash "
    "reads a key and prints its hash";

class Reading {
 public:
  explicit Reading(const ReadVariable& variable) : variable_(variable) {}

  /// `path`: of the list of keys.
  void read(const std::vector<config::AuthKey>& said, const config::Loaded& from, const std::string& path) {
    for (std::size_t i = 0; i < said.size(); ++i) {
      const auto at = config::element(path, i);
      Key key;
      key.id = said[i].id;
      key.models = said[i].models;
      if (!ids_.insert(key.id).second) refuse(from, at, "id", "another key has the same id");
      read_scopes(said[i], from, at, key);
      if (read_hash(said[i], from, at, key)) access_.keys.add(std::move(key));
    }
  }

  Access& access() { return access_; }
  std::vector<config::Problem>& problems() { return problems_; }

 private:
  void read_scopes(const config::AuthKey& said, const config::Loaded& from, const std::string& at, Key& key) {
    for (const auto& name : said.scopes)
      if (const auto scope = scope_from(name))
        key.scopes.set(static_cast<std::size_t>(*scope));
      else
        refuse(from, at, "scopes", "found \"" + name + "\", allowed: infer, admin and metrics");
  }

  bool read_hash(const config::AuthKey& said, const config::Loaded& from, const std::string& at, Key& key) {
    if (!said.hash.empty() + !said.env.empty() + !said.file.empty() != 1)
      return refuse(from, at, "", "a key has one of hash, env and file");
    if (!said.hash.empty()) {
      const auto hash = key_hash_from(said.hash);
      return hash ? keep(*hash, from, at, "hash", key) : refuse(from, at, "hash", how_to_hash);
    }
    const bool by_variable = !said.env.empty();
    const auto* const field = by_variable ? "env" : "file";
    const auto where = by_variable ? "the variable " + said.env : "the file " + said.file;
    const auto text = by_variable ? variable_(said.env) : text_of_file(said.file, longest_key_file);
    if (!text) return refuse(from, at, field, where + (by_variable ? " is not set" : " cannot be read"));
    const auto value = trimmed(*text);
    if (const auto hash = key_hash_from(value)) return keep(*hash, from, at, field, key);
    if (!is_key(value))
      return refuse(from, at, field, where + " has no key: 16 to 512 printable ASCII characters without spaces");
    return keep(hash_of(value), from, at, field, key);
  }

  bool keep(const KeyHash& hash, const config::Loaded& from, const std::string& at, const char* field, Key& key) {
    key.hash = hash;
    return hashes_.insert(hash).second || refuse(from, at, field, "another id has the same key");
  }

  bool refuse(const config::Loaded& from, const std::string& at, const std::string& field, std::string message) {
    const auto path = field.empty() ? at : config::child(at, field);
    // What is not said stands where the whole list does.
    const bool said = source_of(from, path).origin != config::Origin::default_;
    problems_.push_back({place_of(from, said ? path : at.substr(0, at.rfind('['))), path, std::move(message)});
    return false;
  }

  const ReadVariable& variable_;
  Access access_;
  std::vector<config::Problem> problems_;
  std::set<std::string> ids_;
  std::set<KeyHash> hashes_;
};

bool is_header_name(std::string_view name) {
  return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == name.npos;
}

}  // namespace

Result<Access, std::vector<config::Problem>> read_access(const config::Loaded& loaded, const ReadVariable& variable) {
  const auto& auth = loaded.config.auth;
  Reading reading(variable);
  reading.access().header = auth.header;
  reading.access().keyed = !auth.keys.empty() || !auth.file.empty();
  if (!is_header_name(auth.header))
    reading.problems().push_back({place_of(loaded, "auth.header"), "auth.header", "this is no header's name"});
  reading.read(auth.keys, loaded, "auth.keys");
  if (!auth.file.empty()) {
    if (auto text = text_of_file(auth.file, longest_file_of_keys)) {
      auto more = config::load_keys({auth.file, *std::move(text)});
      for (auto& problem : more.problems) reading.problems().push_back(std::move(problem));
      reading.read(more.keys, more.loaded, "keys");
    } else {
      reading.problems().push_back(
          {place_of(loaded, "auth.file"), "auth.file", "the file of keys " + auth.file + " cannot be read"});
    }
  }
  if (!reading.problems().empty()) return std::move(reading.problems());
  return std::move(reading.access());
}

}  // namespace mainstay::http
