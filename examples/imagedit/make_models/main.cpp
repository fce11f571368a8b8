#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "examples/imagedit/make_models/encoder.hpp"
#include "examples/imagedit/make_models/lesson.hpp"

namespace {

using namespace mainstay::imagedit;

/// A model that understands less is not worth serving.
constexpr double least_clauses = 0.95;
constexpr double least_instructions = 0.8;

void make(const std::string& folder) {
  const auto sources = folder + "/make_models";
  const auto lesson = draw_lesson(sources + "/phrases.txt");
  auto editor = train_editor(lesson, sources + "/script");
  const auto clauses = share_right(editor, lesson.kept_back);
  const auto questions = read_questions(sources + "/held_out.txt", lesson.edits);
  const auto instructions = share_right(editor, questions);
  std::fprintf(stderr, "understood: %.1f %% of %zu clauses that were kept back, %.1f %% of %zu instructions by hand\n",
               100 * clauses, lesson.kept_back.size(), 100 * instructions, questions.size());
  if (clauses < least_clauses || instructions < least_instructions)
    throw std::runtime_error("it has not learnt enough");
  for (const std::int64_t steps : {4, 8}) {
    editor.setattr("steps", steps);
    const auto place = folder + "/models/edit-" + std::to_string(steps) + "/1";
    std::filesystem::create_directories(place);
    editor.save(place + "/model.pt");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_imagedit FOLDER_OF_THE_EXAMPLE\n", stderr);
    return 2;
  }
  try {
    make(argv[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_imagedit: %s\n", error.what());
    return 1;
  }
}
