#pragma once

#include <chrono>
#include <memory>
#include <string>

struct evp_pkey_st;
struct x509_st;

namespace mainstay::http::test {

/// A certificate and its key, in PEM.
struct Identity {
  std::string certificate;
  std::string key;
};

struct Wanted {
  /// Whom it names.
  std::string name = "localhost";
  std::chrono::seconds begins{-60};
  std::chrono::seconds ends = std::chrono::hours{24 * 90};
};

/// An authority of the test's own, made anew each time. What it issues is good for localhost and its addresses, for
/// servers and clients.
class Authority {
 public:
  explicit Authority(const std::string& name = "authority");

  std::string certificate() const;
  Identity issue(const Wanted& wanted = {}) const;

 private:
  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<x509_st> certificate_;
};

}  // namespace mainstay::http::test
