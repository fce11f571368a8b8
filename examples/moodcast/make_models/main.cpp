#include <ATen/Parallel.h>
#include <torch/csrc/jit/serialization/import.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "examples/moodcast/make_models/train.hpp"

namespace {

using namespace mainstay::moodcast;

constexpr std::size_t taught = 60000, kept_back = 5000;
/// The people who are kept back are others.
constexpr std::uint32_t seed_of_taught = 1, seed_of_kept_back = 2;
/// A model that is not this much less wrong than a blind guess is not worth serving.
constexpr double most_of_the_guess = 0.9;

void make(const std::string& folder) {
  at::set_num_threads(1);
  const auto scripts = folder + "/make_models/script";
  const auto people = draw_people(taught, seed_of_taught), others = draw_people(kept_back, seed_of_kept_back);
  const auto features = features_of(people, scripts);
  const auto lessons = lessons_of(people), questions = lessons_of(others);
  std::filesystem::create_directories(folder + "/trained");
  for (std::size_t i = 0; i < lessons.size(); ++i) {
    const auto& lesson = lessons[i];
    const auto file = folder + "/trained/" + lesson.name + ".pt";
    teach(lesson, features, scripts).save(file);
    // What was saved is what is tried.
    auto model = torch::jit::load(file);
    const auto error = error_of(questions[i], predict(model, others));
    const auto guess = error_of(questions[i], blind_guess(lesson).expand({static_cast<std::int64_t>(kept_back), -1}));
    std::printf("%-13s %.3f, a blind guess %.3f (%s)\n", lesson.name.c_str(), error, guess, unit_of(lesson).c_str());
    if (error > most_of_the_guess * guess) throw std::runtime_error(lesson.name + " has not learnt enough");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_moodcast FOLDER_OF_THE_EXAMPLE\n", stderr);
    return 2;
  }
  try {
    make(argv[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_moodcast: %s\n", error.what());
    return 1;
  }
}
