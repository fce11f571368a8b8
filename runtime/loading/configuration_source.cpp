#include "runtime/loading/configuration_source.hpp"

#include <fstream>
#include <iterator>
#include <utility>

namespace mainstay {

ConfigurationSource::ConfigurationSource(std::optional<std::string> file,
                                         std::map<std::string, std::string> environment,
                                         std::vector<config::Override> options)
    : file_(std::move(file)), environment_(std::move(environment)), options_(std::move(options)) {}

ReadConfiguration ConfigurationSource::read(const SearchTerms& terms) const {
  config::Inputs inputs{std::nullopt, environment_, options_};
  if (file_) {
    std::ifstream in(*file_, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (!in) return std::vector{config::Problem{*file_, "", "the file cannot be read"}};
    inputs.file = config::File{*file_, std::move(text)};
  }
  auto result = config::load(inputs);
  if (!result.loaded) return std::move(result.problems);
  return with_models(*std::move(result.loaded), terms);
}

ReadConfiguration with_models(config::Loaded loaded, const SearchTerms& terms) {
  auto models = find_models(loaded, terms);
  if (!models.problems.empty()) return std::move(models.problems);
  return Configuration{std::move(loaded), std::move(models)};
}

}  // namespace mainstay
