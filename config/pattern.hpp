#pragma once

#include <regex.h>

#include <memory>
#include <string>
#include <string_view>

namespace mainstay::config {

/// A POSIX extended regular expression for the whole of a text. Without what refers back, which can take time without
/// end; the text should be short nevertheless.
class Pattern {
 public:
  /// Empty: any text matches.
  explicit Pattern(const std::string& expression);

  /// What is wrong with it; empty: nothing.
  const std::string& trouble() const noexcept { return trouble_; }
  bool matches(std::string_view text) const;

 private:
  struct Free {
    void operator()(regex_t* compiled) const noexcept;
  };
  std::unique_ptr<regex_t, Free> compiled_;
  std::string trouble_;
};

}  // namespace mainstay::config
