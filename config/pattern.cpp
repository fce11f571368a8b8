#include "config/pattern.hpp"

#include <cctype>

namespace mainstay::config {
namespace {

bool refers_back(std::string_view expression) {
  for (std::size_t i = 0; i + 1 < expression.size(); ++i) {
    if (expression[i] != '\\') continue;
    ++i;
    if (std::isdigit(static_cast<unsigned char>(expression[i]))) return true;
  }
  return false;
}

}  // namespace

void Pattern::Free::operator()(regex_t* compiled) const noexcept {
  ::regfree(compiled);
  delete compiled;
}

Pattern::Pattern(const std::string& expression) {
  if (expression.empty()) return;
  if (refers_back(expression)) {
    trouble_ = "a reference back, as in \\1, is not allowed";
    return;
  }
  auto compiled = std::make_unique<regex_t>();
  if (const int failed = ::regcomp(compiled.get(), ("^(" + expression + ")$").c_str(), REG_EXTENDED | REG_NOSUB)) {
    char text[256];
    ::regerror(failed, compiled.get(), text, sizeof text);
    trouble_ = text;
    return;
  }
  compiled_.reset(compiled.release());
}

bool Pattern::matches(std::string_view text) const {
  if (!compiled_) return true;
  // Told where it ends: a text may have a NUL in it.
  regmatch_t range{.rm_so = 0, .rm_eo = static_cast<regoff_t>(text.size())};
  return ::regexec(compiled_.get(), text.data(), 1, &range, REG_STARTEND) == 0;
}

}  // namespace mainstay::config
