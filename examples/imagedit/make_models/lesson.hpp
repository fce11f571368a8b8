#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mainstay::imagedit {

/// How strongly an edit is asked for.
enum class Strength : std::int64_t { slightly, plainly, strongly };

/// One thing that somebody asks for.
struct Clause {
  std::string text;
  /// The place of its edit among the names.
  std::int64_t edit;
  Strength strength;
};

struct Lesson {
  /// Of the edits, the last of which is none.
  std::vector<std::string> edits;
  std::vector<Clause> taught;
  /// Every fifth of what was drawn.
  std::vector<Clause> kept_back;
};

/// All ways to say what stands in phrases.txt, in an order that is always the same.
Lesson draw_lesson(const std::string& phrases_file);

/// A whole instruction, and the edits that it means, in the order of the names.
struct Question {
  std::string text;
  std::vector<std::int64_t> edits;
};

std::vector<Question> read_questions(const std::string& file, const std::vector<std::string>& edits);

}  // namespace mainstay::imagedit
