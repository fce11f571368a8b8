#include "tests/acceptance/loading/heavy.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace mainstay::testing {

std::filesystem::path heavy_file(int number) {
  static const Folder folder;
  static const int made = std::system(  // NOLINT: the words are the build's and the test's own
      (MAKE_HEAVY " " + folder.path().string() + " " + std::to_string(heavy_mib) + " " + std::to_string(heavy_files))
          .c_str());
  if (made != 0) throw std::runtime_error(MAKE_HEAVY " has failed");
  return folder.path() / ("heavy_" + std::to_string(number) + ".pt");
}

std::string heavy_question(int x) {
  return R"({"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[)" + std::to_string(x) + "]}]}";
}

std::optional<int> heavy_answer(const http::ClientResponse& answer, int x) {
  if (answer.status != 200) return std::nullopt;
  const auto outputs = nlohmann::json::parse(answer.body)["outputs"];
  const auto least = outputs[0]["data"][0].get<double>() - x, most = outputs[1]["data"][0].get<double>() - x;
  if (least != most) return std::nullopt;
  return static_cast<int>(least);
}

}  // namespace mainstay::testing
