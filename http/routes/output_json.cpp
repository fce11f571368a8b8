#include "http/routes/output_json.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "http/json_text.hpp"
#include "http/routes/base64.hpp"
#include "http/routes/number_json.hpp"
#include "http/routes/output_content.hpp"
#include "http/routes/scalar_text.hpp"
#include "runtime/tensor_check.hpp"

namespace mainstay::http::routes {

namespace {

using As = config::TemplateNode::As;

class OutputWriter {
 public:
  OutputWriter(std::string& out, const Tensor& output, As as) : out_(out), output_(output), as_(as) {}

  std::optional<Error> write() {
    if (const auto wrong = misfit(output_); !wrong.empty()) return broken_output(output_, wrong);
    if (output_.datatype == Datatype::bytes)
      texts_ = *bytes_elements(output_.data);
    else if (as_ == As::base64)
      return append_raw();
    else if (as_ == As::json)
      return broken_output(output_, "is no text, and so no JSON either");
    else if (!(append_ = appender_of(output_.datatype)))
      return Error{Errc::unimplemented, "output " + shown(output_.name) + " is " +
                                            std::string(name_of(output_.datatype)) + ", which JSON cannot carry"};
    count_ = element_count(output_.shape).value_or(0);
    if (count_ == 1 && as_ != As::list)
      append_next();
    else if (count_ == 0)
      // However it may be nested: its shape alone could be longer than any document.
      out_ += "[]";
    else
      append_level(0);
    return std::move(error_);
  }

 private:
  void append_level(std::size_t level) {
    if (level == output_.shape.size()) return append_next();
    out_ += '[';
    for (std::int64_t i = 0; i < output_.shape[level] && !error_; ++i) {
      if (i > 0) out_ += ',';
      append_level(level + 1);
    }
    out_ += ']';
  }

  void append_next() {
    if (output_.datatype == Datatype::bytes) return append_text(texts_[next_++]);
    append_(out_, output_.data.data() + next_++ * element_size(output_.datatype));
  }

  void append_text(std::string_view text) {
    if (as_ == As::json) {
      if (is_json(text))
        out_ += text;
      else
        error_ = broken_output(output_, "is not valid JSON");
    } else if (as_ == As::base64) {
      out_ += '"';
      append_base64(out_, text);
      out_ += '"';
    } else if (is_utf8(text)) {
      append_json_string(out_, text);
    } else {
      error_ = broken_output(output_, "is not text, which JSON is limited to");
    }
  }

  std::optional<Error> append_raw() {
    append_text(output_.data.text());
    return std::move(error_);
  }

  std::string& out_;
  const Tensor& output_;
  const As as_;
  AppendElement append_ = nullptr;
  std::vector<std::string_view> texts_;
  std::size_t count_ = 0;
  std::size_t next_ = 0;
  std::optional<Error> error_;
};

}  // namespace

std::optional<Error> append_output(std::string& out, const Tensor& output, As as) {
  return OutputWriter(out, output, as).write();
}

}  // namespace mainstay::http::routes
