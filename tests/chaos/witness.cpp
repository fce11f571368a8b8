#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <latch>
#include <new>

#include "mainstay/plugin.hpp"

namespace {

using namespace mainstay::plugin;

constexpr std::size_t mebibyte = 1024 * 1024;
constexpr std::size_t leak_mib = 4;
/// More than any limit of a worker's in the tests. Without a limit nobody may give this order.
constexpr std::size_t glut_mib = 4096;

/// Writes the TOKEN of every call to a journal, before and after it does what ORDER says. The settings are the
/// journal's path, as a JSON text. A line is there as soon as it is written, whatever becomes of the process.
class Witness final : public Model {
 public:
  static Signature describe(const std::string&) {
    return {{{"TOKEN", Datatype::bytes, Shape{1}}, {"ORDER", Datatype::bytes, Shape{1}}},
            {{"SEEN", Datatype::bytes, Shape{1}}, {"STATE", Datatype::bytes, Shape{1}}}};
  }

  explicit Witness(const std::string& settings)
      : journal_(
            ::open(settings.substr(1, settings.size() - 2).c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) {
    if (journal_ < 0) throw std::runtime_error("no journal at " + settings);
  }
  ~Witness() override { ::close(journal_); }

  std::vector<Output> infer(const std::vector<Input>& inputs, Host&) override {
    const std::string token{inputs.at(0).strings().at(0)};
    const bool was_spoilt = spoilt_ || rotten_;
    note("began ", token);
    obey(inputs.at(1).strings().at(0));
    note("ended ", token);
    const std::vector<std::string> seen{token}, state{was_spoilt ? "spoilt" : "clean"};
    return {Output::strings("SEEN", {1}, seen), Output::strings("STATE", {1}, state)};
  }

  void reset() override { spoilt_ = false; }
  std::optional<std::uint64_t> fingerprint() override { return (spoilt_ ? 1 : 0) + (rotten_ ? 2 : 0); }

 private:
  void note(const char* what, const std::string& token) const {
    const auto line = what + token + "\n";
    if (::write(journal_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
      throw std::runtime_error("the journal takes no line");
  }

  void obey(std::string_view order) {
    if (order == "throw") throw std::runtime_error("thrown as ordered");
    if (order == "hang") hang();
    if (order == "abort") std::abort();
    if (order == "exit") std::_Exit(3);
    // Raised, not provoked: a sanitizer would end a wild access in its own way.
    if (order == "segfault") std::raise(SIGSEGV);
    if (order == "spoil") spoilt_ = true;
    // What no reset repairs.
    if (order == "rot") rotten_ = true;
    if (order == "leak") leaked_.emplace_back(leak_mib * mebibyte, '\1');
    // At once: filling it could take longer than anybody waits.
    if (order == "glut") leaked_.emplace_back().reserve(glut_mib * mebibyte);
  }

  [[noreturn]] static void hang() {
    std::latch never{1};
    for (;;) never.wait();
  }

  const int journal_;
  bool spoilt_ = false;
  bool rotten_ = false;
  std::vector<std::string> leaked_;
};

}  // namespace

MAINSTAY_PLUGIN(Witness)
