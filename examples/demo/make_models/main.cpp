#include <cstdio>
#include <exception>
#include <string_view>

#include "examples/demo/make_models/iris.hpp"
#include "examples/demo/make_models/mlp.hpp"

int main(int argc, char** argv) {
  const std::string_view kind = argc == 3 ? argv[1] : "";
  try {
    if (kind == "iris") {
      mainstay::demo::write_iris(argv[2]);
    } else if (kind == "mlp") {
      mainstay::demo::write_mlp(argv[2]);
    } else {
      std::fputs("usage: make_models iris|mlp FILE\n", stderr);
      return 2;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_models: %s\n", error.what());
    return 1;
  }
}
