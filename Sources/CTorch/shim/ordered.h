// Operations on the CPU whose bits do not depend on the number of threads.
#pragma once

#include "shim.h"

namespace shim {

// The sum of all elements.
at::Tensor ordered_sum(const at::Tensor &t);

// x (…, K) by the weight (N, K), plus bias (N), in bfloat16, as autocast does it.
at::Tensor ordered_linear(const at::Tensor &input, const at::Tensor &weight,
                          const std::optional<at::Tensor> &bias);

// Layer norm over the weight's dimensions, of 32-bit floating point, with its gradients.
at::Tensor ordered_layer_norm(const at::Tensor &input, const at::Tensor &weight,
                              const std::optional<at::Tensor> &bias, double epsilon);

} // namespace shim
