#include "mainstay/plugin.hpp"

using mainstay::plugin::Datatype;
using mainstay::plugin::Host;
using mainstay::plugin::Input;
using mainstay::plugin::Output;

/// Built twice, each time with another answer: as two authors might, who both call their model Model.
class Model final : public mainstay::plugin::Model {
 public:
  static mainstay::plugin::Signature describe(const std::string&) {
    return {{{"X", Datatype::fp32, std::nullopt}}, {{"WHO", Datatype::int32, mainstay::plugin::Shape{1}}}};
  }
  explicit Model(const std::string&) {}
  std::vector<Output> infer(const std::vector<Input>&, Host&) override {
    return {Output::of("WHO", {1}, std::vector<std::int32_t>{WHO})};
  }
};

MAINSTAY_PLUGIN(Model)
