#include "examples/imagedit/make_models/lesson.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace mainstay::imagedit {

namespace {

constexpr std::array frames{"make it %",         "make the picture %",     "%",           "% please",
                            "i want it %",       "it should be %",         "turn it %",   "let it look %",
                            "can you make it %", "make this photo look %", "a % version", "i would like this image %"};
constexpr std::array whole_frames{"%", "% please", "please %", "can you %", "and %", "now %"};
constexpr std::array slight{"slightly", "a bit", "a little", "somewhat", "a touch"};
constexpr std::array strong{"much", "a lot", "very", "really", "strongly", "far"};

std::string put_into(std::string frame, const std::string& words) { return frame.replace(frame.find('%'), 1, words); }

class Drawing {
 public:
  void add(const std::string& line, std::int64_t edit) {
    if (!line.starts_with('+')) return add_whole(line, edit);
    const auto word = line.substr(1);
    for (const auto* frame : frames) {
      add_clause(put_into(frame, word), edit, Strength::plainly);
      add_clause(put_into(frame, some(slight) + " " + word), edit, Strength::slightly);
      add_clause(put_into(frame, some(strong) + " " + word), edit, Strength::strongly);
    }
  }

  Lesson split(std::vector<std::string> edits) && {
    Lesson lesson{std::move(edits), {}, {}};
    std::shuffle(all_.begin(), all_.end(), random_);
    for (std::size_t i = 0; i < all_.size(); ++i) (i % 5 == 0 ? lesson.kept_back : lesson.taught).push_back(all_[i]);
    return lesson;
  }

 private:
  template <std::size_t n>
  std::string some(const std::array<const char*, n>& words) {
    return words[random_() % n];
  }

  void add_whole(const std::string& words, std::int64_t edit) {
    for (const auto* frame : whole_frames) {
      add_clause(put_into(frame, words), edit, Strength::plainly);
      add_clause(put_into(frame, words + " " + some(slight)), edit, Strength::slightly);
      add_clause(put_into(frame, some(slight) + " " + words), edit, Strength::slightly);
      add_clause(put_into(frame, words + " " + some(strong)), edit, Strength::strongly);
      add_clause(put_into(frame, some(strong) + " " + words), edit, Strength::strongly);
    }
  }

  void add_clause(std::string text, std::int64_t edit, Strength strength) {
    all_.push_back({std::move(text), edit, strength});
  }

  // std::shuffle's and this generator's results are those of one standard library; the seed is nothing special.
  std::mt19937 random_{20260131};
  std::vector<Clause> all_;
};

std::ifstream opened(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file + " cannot be read");
  return in;
}

}  // namespace

Lesson draw_lesson(const std::string& phrases_file) {
  auto in = opened(phrases_file);
  Drawing drawing;
  std::vector<std::string> edits;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("== "))
      edits.push_back(line.substr(3));
    else
      drawing.add(line, static_cast<std::int64_t>(edits.size()) - 1);
  }
  return std::move(drawing).split(std::move(edits));
}

std::vector<Question> read_questions(const std::string& file, const std::vector<std::string>& edits) {
  auto in = opened(file);
  std::vector<Question> questions;
  for (std::string line; std::getline(in, line);) {
    const auto tab = line.find('\t');
    if (line.starts_with('#') || tab == std::string::npos) continue;
    Question question{line.substr(0, tab), {}};
    std::istringstream names(line.substr(tab + 1));
    for (std::string name; names >> name;) question.edits.push_back(std::ranges::find(edits, name) - edits.begin());
    std::ranges::sort(question.edits);
    questions.push_back(std::move(question));
  }
  return questions;
}

}  // namespace mainstay::imagedit
