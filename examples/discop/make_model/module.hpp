#pragma once

#include <string>
#include <vector>

#include "examples/discop/make_model/network.hpp"

namespace mainstay::discop {

/// Writes a network as a TorchScript module that hides and reveals messages: its methods are the files of
/// `script_folder`, its cache and its generator's counter are its state.
void write_module(const Network& network, const std::vector<std::string>& words, const std::string& script_folder,
                  const std::string& file);

}  // namespace mainstay::discop
