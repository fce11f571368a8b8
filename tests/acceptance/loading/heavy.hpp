#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "http/client.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::testing {

/// Large TorchScript files, made on first use and gone with the process: a test must not leave hundreds of MiB behind.
std::filesystem::path heavy_file(int number);
constexpr unsigned heavy_mib = 64;
constexpr int heavy_files = 3;

/// A question to one of them.
std::string heavy_question(int x);
/// The number of the file that has answered; nothing where the answer is none or comes of more than one file.
std::optional<int> heavy_answer(const http::ClientResponse& answer, int x);

}  // namespace mainstay::testing
