// Sums in an order of their own: libtorch's CPU kernels for these cut their work by the number of
// threads, so that another number of threads would give other bits. Here blocks of a fixed size are
// summed and then added up in order. Products of 16-bit matrices likewise: where tiles multiply
// (AMX), oneDNN cuts a sum over the inner dimension by the number of threads; here each of a fixed
// number of parts is one thread's.
#include "ordered.h"
#include "parallel.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace shim {

namespace {
constexpr int64_t sum_block = 1024;
constexpr int64_t rows_block = 64;

// The gradients of a layer norm's weight and bias: for each column the sums over rows of dy * x̂ and
// of dy, as [2, columns].
at::Tensor norm_parameter_gradients(const at::Tensor &gradient, const at::Tensor &input,
                                    const at::Tensor &mean, const at::Tensor &inverse_deviation,
                                    int64_t rows, int64_t columns) {
    const int64_t blocks = (rows + rows_block - 1) / rows_block;
    auto partial = at::zeros({std::max<int64_t>(blocks, 1), 2, columns}, gradient.options());
    const float *dy = gradient.const_data_ptr<float>(), *x = input.const_data_ptr<float>();
    const float *m = mean.const_data_ptr<float>(), *s = inverse_deviation.const_data_ptr<float>();
    float *sums = partial.mutable_data_ptr<float>();
    in_parts(blocks, [&](int64_t block) {
        float *__restrict weight = sums + block * 2 * columns, *__restrict bias = weight + columns;
        const int64_t last = std::min(rows, (block + 1) * rows_block);
        for (int64_t row = block * rows_block; row < last; row++) {
            const float *g = dy + row * columns, *v = x + row * columns;
            const float centre = m[row], scale = s[row];
            for (int64_t j = 0; j < columns; j++) {
                weight[j] += g[j] * ((v[j] - centre) * scale);
                bias[j] += g[j];
            }
        }
    });
    // Over the first dimension each column is one thread's, in order.
    return partial.sum(0);
}

struct LayerNorm : torch::autograd::Function<LayerNorm> {
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &input,
                              const at::Tensor &weight, const std::optional<at::Tensor> &bias,
                              double epsilon) {
        const auto whole = input.contiguous();
        auto [output, mean, inverse] =
            at::native_layer_norm(whole, weight.sizes(), weight, bias, epsilon);
        context->save_for_backward({whole, weight, mean, inverse, bias.value_or(at::Tensor())});
        return output;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto &input = saved[0], &weight = saved[1], &mean = saved[2], &inverse = saved[3];
        std::optional<at::Tensor> bias;
        if (saved[4].defined()) bias = saved[4];
        const auto gradient = gradients[0].contiguous();
        at::Tensor of_input, of_weight, of_bias;
        if (context->needs_input_grad(0))
            of_input = std::get<0>(at::native_layer_norm_backward(
                gradient, input, weight.sizes(), mean, inverse, weight, bias, {true, false, false}));
        if (context->needs_input_grad(1) || (bias && bias->requires_grad())) {
            const int64_t columns = weight.numel();
            const auto both = norm_parameter_gradients(gradient, input, mean, inverse,
                                                       columns ? input.numel() / columns : 0, columns);
            of_weight = both[0].view(weight.sizes());
            if (bias) of_bias = both[1].view(bias->sizes());
        }
        return {of_input, of_weight, of_bias, at::Tensor()};
    }
};

// Into out (M, N): a (M, K) by b (K, N), plus bias (N) if there is one. The cut is by rows, into parts
// that depend on M alone.
void multiply(const at::Tensor &out, const at::Tensor &a, const at::Tensor &b,
              const at::Tensor &bias) {
    const int64_t rows = out.size(0);
    // An even number, lest one of two threads waits for the other; whole tiles of 32 rows.
    const int64_t parts = rows < 64 ? 1 : 2 * std::max<int64_t>(1, rows / 1024);
    const int64_t step = ((rows + parts - 1) / parts + 31) / 32 * 32;
    in_parts(parts, [&](int64_t part) {
        const int64_t first = part * step, count = std::min(step, rows - first);
        if (count <= 0) return;
        // What the calling thread has switched off is not off in the others.
        at::AutoDispatchBelowADInplaceOrView guard;
        c10::impl::ExcludeDispatchKeyGuard plain(c10::autocast_dispatch_keyset);
        auto own = out.narrow(0, first, count);
        if (bias.defined())
            at::addmm_out(own, bias, a.narrow(0, first, count), b);
        else
            at::mm_out(own, a.narrow(0, first, count), b);
    });
}

// x (…, K) by the weight (N, K), plus bias (N), all of one type, with their gradients.
struct Linear : torch::autograd::Function<Linear> {
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &input,
                              const at::Tensor &weight, const std::optional<at::Tensor> &bias) {
        const auto flat = input.reshape({-1, weight.size(1)}).contiguous();
        auto shape = input.sizes().vec();
        shape.back() = weight.size(0);
        const auto output = at::empty({flat.size(0), weight.size(0)}, flat.options());
        multiply(output, flat, weight.t(), bias.value_or(at::Tensor()));
        context->save_for_backward({flat, weight});
        context->saved_data["bias"] = bias.has_value() && bias->requires_grad();
        context->saved_data["shape"] = input.sizes().vec();
        return output.view(shape);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto &input = saved[0], &weight = saved[1];
        const auto gradient = gradients[0].reshape({-1, weight.size(0)}).contiguous();
        at::Tensor of_input, of_weight, of_bias;
        if (context->needs_input_grad(0)) {
            of_input = at::empty_like(input);
            multiply(of_input, gradient, weight, at::Tensor());
            of_input = of_input.view(context->saved_data["shape"].toIntVector());
        }
        if (context->needs_input_grad(1)) {
            of_weight = at::empty(weight.sizes(), weight.options());
            multiply(of_weight, gradient.t(), input, at::Tensor());
        }
        // Over the first dimension each column is one thread's, in order.
        if (context->saved_data["bias"].toBool()) of_bias = gradient.sum(0);
        return {of_input, of_weight, of_bias};
    }
};
} // namespace

at::Tensor ordered_linear(const at::Tensor &input, const at::Tensor &weight,
                          const std::optional<at::Tensor> &bias) {
    // As at::linear under autocast; the 16-bit copies of weights are kept for the step.
    const auto cast = [](const at::Tensor &t) {
        return at::autocast::cached_cast(at::kBFloat16, t, at::kCPU);
    };
    std::optional<at::Tensor> added;
    if (bias) added = cast(*bias);
    return Linear::apply(cast(input), cast(weight), added);
}

at::Tensor ordered_sum(const at::Tensor &t) {
    auto rest = t.reshape({-1});
    while (rest.numel() > sum_block) {
        const int64_t whole = rest.numel() / sum_block * sum_block;
        auto sums = rest.narrow(0, 0, whole).view({-1, sum_block}).sum(1);
        if (whole < rest.numel())
            sums = at::cat({sums, rest.narrow(0, whole, rest.numel() - whole).sum(0, true)});
        rest = sums;
    }
    return rest.sum();
}

at::Tensor ordered_layer_norm(const at::Tensor &input, const at::Tensor &weight,
                              const std::optional<at::Tensor> &bias, double epsilon) {
    return LayerNorm::apply(input, weight, bias, epsilon);
}

} // namespace shim
