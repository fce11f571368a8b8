#include "config/allowed.hpp"

#include <string>
#include <variant>

#include "config/describe.hpp"
#include "config/overloaded.hpp"
#include "config/quote.hpp"

namespace mainstay::config {

std::string allowed_text(const Field& field) {
  return std::visit(
      Overloaded{
          [](const Integer& i) {
            return "an integer from " + std::to_string(i.min) + " to " + std::to_string(i.max) +
                   (i.per_cpu ? ", or a text such as \"cpu*2+1\"" : "");
          },
          [](const Number& n) { return "a number from " + number_text(n.min) + " to " + number_text(n.max); },
          [](const Boolean&) { return std::string("true or false"); },
          [](const Text& t) {
            return "a text of " + std::to_string(t.min_length) + " to " + std::to_string(t.max_length) + " characters";
          },
          [](const Choice& c) {
            std::string text = "one of ";
            for (const auto& name : c.allowed) text += (&name == c.allowed.data() ? "" : ", ") + quote(name);
            return text;
          },
          [](const Json&) { return std::string("any JSON"); },
          [](const Texts& t) {
            return (t.loose ? "one text or a list of at most " : "a list of at most ") + std::to_string(t.max_items) +
                   " texts that match " + t.spelling.regex();
          },
          [](const Dimensions& d) {
            if (d.fixed) return "a list of at most " + std::to_string(d.max_items) + " integers of at least 0";
            return "a list of at most " + std::to_string(d.max_items) + " integers, each -1 or at least 1";
          },
          [](const Section&) { return std::string("an object"); },
          [](const List& l) { return "a list of at most " + std::to_string(l.max_items) + " objects"; },
          [](const Map&) { return std::string("an object"); },
      },
      field.value);
}

}  // namespace mainstay::config
