#pragma once

#include <string>

#include "config/images.hpp"
#include "runtime/images/pixels.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::images {

using Layout = config::ImageLayout;

/// An image as an input of a model: UINT8 as it is, or FP32 from 0 to 1, with dimensions of 1 before it where the model
/// declares more, and without its channels where there is one and the model declares two. `invalid_argument`, with a
/// message that goes on from a name: it does not fit the shape; `internal`: such an input is no image.
Result<Tensor> tensor_of(const Pixels& pixels, Layout layout, const TensorSpec& spec);

/// The image that an output of a model is, of the same datatypes and shapes; values out of their bounds are the bounds.
/// The error is the model's, with a message that goes on from its name.
Result<Pixels> pixels_of(const Tensor& tensor, Layout layout);

}  // namespace mainstay::images
