// Runs a fuzz target without a fuzzer: over every file of a corpus, then over inputs made from them. The same seed
// makes the same inputs, so that a failure can be had again; the input at work is kept in a file for the case that it
// crashes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

using Bytes = std::vector<std::uint8_t>;
using Random = std::mt19937_64;

constexpr std::size_t size_max = 64 * 1024;
constexpr int changes_max = 8;

// What parsers stumble over: nothing, the ends of ranges, the signs that give text its structure.
// clang-format off
constexpr std::string_view telling[] = {
    {"\0", 1}, "\xff", "\xc3\x28", "\"", "\\u0000", "\\ud800", "[", "]", "{", "}", ",", ":", "-1", "1e999", "0.1", "true", "null",
    "\r\n", "%00", "../", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "[[[[[[[["};
// clang-format on

std::size_t below(Random& random, std::size_t end) { return static_cast<std::size_t>(random() % end); }

Bytes read_file(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return Bytes(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
}

std::vector<Bytes> read_corpus(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator{folder})
    if (entry.is_regular_file()) paths.push_back(entry.path());
  if (paths.empty()) throw std::runtime_error("no files in " + folder.string());
  std::sort(paths.begin(), paths.end());
  std::vector<Bytes> corpus;
  for (const auto& path : paths) corpus.push_back(read_file(path));
  return corpus;
}

void insert(Bytes& input, std::size_t at, const auto& piece) {
  input.insert(input.begin() + static_cast<std::ptrdiff_t>(at), piece.begin(), piece.end());
}

void change(Bytes& input, const std::vector<Bytes>& corpus, Random& random) {
  const std::size_t at = below(random, input.size() + 1);
  const auto here = input.begin() + static_cast<std::ptrdiff_t>(at);
  const std::size_t rest = input.size() - at;
  const std::size_t length = below(random, rest + 1);
  switch (random() % 6) {
    case 0:
      if (rest > 0) *here ^= static_cast<std::uint8_t>(1U << (random() % 8));
      break;
    case 1:
      if (rest > 0) *here = static_cast<std::uint8_t>(random());
      break;
    case 2:
      input.erase(here, here + static_cast<std::ptrdiff_t>(std::min<std::size_t>(length, 16)));
      break;
    case 3:
      insert(input, at, telling[below(random, std::size(telling))]);
      break;
    case 4:
      insert(input, below(random, input.size() + 1), Bytes(here, here + static_cast<std::ptrdiff_t>(length)));
      break;
    case 5: {
      const Bytes& other = corpus[below(random, corpus.size())];
      input.resize(at);
      input.insert(input.end(), other.begin() + static_cast<std::ptrdiff_t>(below(random, other.size() + 1)),
                   other.end());
      break;
    }
  }
}

Bytes made_input(const std::vector<Bytes>& corpus, std::uint64_t seed) {
  Random random{seed};
  Bytes input = corpus[below(random, corpus.size())];
  for (auto changes = 1 + below(random, changes_max); changes > 0; --changes) change(input, corpus, random);
  input.resize(std::min(input.size(), size_max));
  return input;
}

class Target {
 public:
  explicit Target(fs::path at_work) : at_work_(std::move(at_work)) {}

  void run(const Bytes& input) {
    {
      std::ofstream file{at_work_, std::ios::binary | std::ios::trunc};
      file.write(reinterpret_cast<const char*>(input.data()), static_cast<std::streamsize>(input.size()));
    }
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }

 private:
  fs::path at_work_;
};

void replay(const fs::path& folder, std::uint64_t count, std::uint64_t seed, const fs::path& at_work) {
  Target target{at_work};
  if (fs::is_regular_file(folder)) {
    target.run(read_file(folder));
    return;
  }
  const auto corpus = read_corpus(folder);
  std::cout << corpus.size() << " files and " << count << " inputs made from them with seed " << seed
            << "; should one crash, it lies in " << at_work.string() << std::endl;
  for (const Bytes& input : corpus) target.run(input);
  for (std::uint64_t i = 0; i < count; ++i) target.run(made_input(corpus, seed + i));
  fs::remove(at_work);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 5) {
    std::cerr << "usage: " << argv[0] << " CORPUS_FOLDER COUNT SEED FILE_FOR_THE_INPUT_AT_WORK\n"
              << "       " << argv[0] << " INPUT_FILE\n";
    return 2;
  }
  try {
    if (argc == 2)
      replay(argv[1], 0, 0, "/dev/null");
    else
      replay(argv[1], std::stoull(argv[2]), std::stoull(argv[3]), argv[4]);
  } catch (const std::exception& problem) {
    std::cerr << argv[0] << ": " << problem.what() << '\n';
    return 1;
  }
}
