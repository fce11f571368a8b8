#include "examples/moodcast/make_models/people.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace mainstay::moodcast {

namespace {

constexpr int most_checkins = 10;
/// In which something far outside of the ordinary is a relapse.
constexpr int horizon_days = 7;
/// Some days are left out.
constexpr double checks_in = 0.85;

/// What of a day nobody writes down.
struct Day {
  double mood, energy, anxiety, sleep, chance_of_taking;
};

/// Somebody whose mood swings, with a period and a strength of their own; energy goes with it or, in mixed states,
/// against it. Taking the medication makes the swings smaller, and much energy makes it forgotten.
class Person {
 public:
  explicit Person(std::mt19937& random) : random_(random) {
    base_ = normal(5.4, 0.7);
    strength_ = uniform(0.2, 3.6);
    period_ = std::exp(uniform(std::log(4.0), std::log(20.0)));
    phase_ = uniform(0, 2 * std::numbers::pi);
    lag_ = uniform(0, 1) < 0.2 ? std::numbers::pi + normal(0, 0.3) : normal(0, 0.25);
    worry_ = normal(3, 1);
    sleep_need_ = normal(7.6, 0.6);
    faithful_ = normal(1.4, 1.5);
  }

  Day day(double time) const {
    const double swing = strength_ * (1.15 - 0.5 * chance(faithful_));
    const double angle = 2 * std::numbers::pi * time / period_ + phase_;
    const double lift = swing * std::sin(angle), drive = 0.9 * swing * std::sin(angle + lag_);
    Day day{};
    day.mood = base_ + lift;
    day.energy = 5.2 + drive;
    day.anxiety = worry_ - 0.45 * lift + 0.3 * std::abs(drive);
    day.sleep = sleep_need_ - 0.4 * drive - 0.25 * (day.anxiety - 3);
    day.chance_of_taking = chance(faithful_ - 0.5 * std::max(0.0, drive));
    return day;
  }

  Row describe(const Day& day, double days_ago) {
    const auto scale = [&](double value) { return std::round(std::clamp(value + normal(0, 0.55), 0.0, 10.0)); };
    const double sleep = std::clamp(std::round(2 * (day.sleep + normal(0, 0.5))) / 2, 0.0, 16.0);
    const bool took = uniform(0, 1) < day.chance_of_taking;
    return {static_cast<float>(days_ago),
            static_cast<float>(scale(day.mood)),
            static_cast<float>(scale(day.energy)),
            static_cast<float>(scale(day.anxiety)),
            static_cast<float>(sleep),
            took ? 1.0F : 0.0F};
  }

  Truth truth() {
    const auto next = day(1);
    Truth truth{};
    truth.mood_state = state_of(next);
    truth.takes = uniform(0, 1) < next.chance_of_taking;
    for (int ahead = 1; ahead <= horizon_days; ++ahead) {
      const auto later = day(ahead);
      truth.relapses |= later.mood + normal(0, 0.4) < 2.8 || later.energy + normal(0, 0.4) > 8;
    }
    truth.cycle_days = static_cast<float>(period_);
    const double quality = 9 - 1.2 * std::abs(next.sleep - sleep_need_) - 0.7 * (next.anxiety - 2) + normal(0, 0.6);
    truth.sleep_quality = static_cast<float>(std::clamp(quality, 0.0, 10.0));
    return truth;
  }

  bool checks_in_today() { return uniform(0, 1) < checks_in; }

 private:
  static double chance(double odds) { return 1 / (1 + std::exp(-odds)); }

  static std::int64_t state_of(const Day& day) {
    if (day.mood < 4.3 && day.energy > 5.7) return 3;
    if (day.mood < 4) return 0;
    if (day.mood > 6.8 && day.energy > 6) return 2;
    return 1;
  }

  double uniform(double from, double to) { return std::uniform_real_distribution<double>(from, to)(random_); }
  double normal(double mean, double spread) { return std::normal_distribution<double>(mean, spread)(random_); }

  std::mt19937& random_;
  double base_, strength_, period_, phase_, lag_, worry_, sleep_need_, faithful_;
};

}  // namespace

std::vector<Sample> draw_people(std::size_t count, std::uint32_t seed) {
  // What the distributions make of the generator's numbers is that of one standard library.
  std::mt19937 random{seed};
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < count; ++i) {
    Person person(random);
    const auto wanted = 1 + random() % most_checkins;
    Sample sample{{}, {}};
    for (int ago = 0; sample.checkins.size() < wanted; ++ago)
      if (ago == 0 || person.checks_in_today()) sample.checkins.push_back(person.describe(person.day(-ago), ago));
    std::ranges::reverse(sample.checkins);
    sample.truth = person.truth();
    samples.push_back(std::move(sample));
  }
  return samples;
}

}  // namespace mainstay::moodcast
