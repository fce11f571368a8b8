#include "cli/progress_display.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>

#include "cli/amounts.hpp"
#include "cli/text_width.hpp"

namespace mainstay::cli {

namespace {

constexpr std::size_t bar_width = 24;
// Where there is no terminal, progress is told in steps of this share.
constexpr double told_step = 0.25;

bool moves(const LoadStage& stage) { return stage.state == "loading" || stage.state == "warming"; }

}  // namespace

std::string progress_bar(double share, std::size_t width) {
  const auto inside = width - std::min<std::size_t>(width, 2);
  const auto bounded = std::isnan(share) ? 0 : std::clamp(share, 0.0, 1.0);
  const auto done = static_cast<std::size_t>(bounded * static_cast<double>(inside));
  return "[" + std::string(done, '#') + std::string(inside - done, '-') + "]";
}

ProgressDisplay::~ProgressDisplay() {
  if (unfinished_) out_ << "\r\x1b[K" << std::flush;
}

void ProgressDisplay::show(const std::string& title, const LoadStage& stage) {
  const auto look = look_();
  if (look.terminal) {
    auto line = title + "  ";
    if (moves(stage)) line += progress_bar(stage.progress, bar_width) + " " + percent_text(stage.progress) + "  ";
    line += stage_text(stage);
    out_ << "\r\x1b[K" << cut_to(line, look.width.value_or(80) - 1) << std::flush;
    unfinished_ = true;
    return;
  }
  auto line = title + ": " + stage_text(stage);
  const auto step = std::min(std::floor(stage.progress / told_step) * told_step, 1 - told_step);
  if (stage.state == "loading" && step > 0) line += ", " + percent_text(step);
  if (line == shown_) return;
  shown_ = line;
  out_ << line << '\n' << std::flush;
}

}  // namespace mainstay::cli
