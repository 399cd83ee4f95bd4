// What a training step needs beyond the operations of models: products with chosen rows, clipping,
// the optimisers' steps.
#include "shim.h"

#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

namespace shim {

namespace {

// logits[i, j] = <hidden[i], weight[ids[i, j]]> + bias[ids[i, j]]; an id below 0 is no label: its
// logit is 0 and has no gradient. The gradients of weight and bias are sparse rows, one for each
// label met, so that neither time nor memory grows with the number of labels.
struct RowProducts : torch::autograd::Function<RowProducts> {
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &hidden,
                              const at::Tensor &weight, const std::optional<at::Tensor> &bias,
                              const at::Tensor &ids) {
        const auto batch = ids.size(0), width = ids.size(1);
        const auto precise = hidden.to(weight.scalar_type());
        const auto flat = ids.clamp_min(0).reshape({-1});
        const auto rows = weight.index_select(0, flat).view({batch, width, -1});
        auto logits = at::bmm(rows, precise.unsqueeze(2)).squeeze(2);
        if (bias) logits.add_(bias->index_select(0, flat).view({batch, width}));
        logits.masked_fill_(ids < 0, 0);
        context->save_for_backward({hidden, weight, ids});
        context->saved_data["bias"] = bias.has_value() && bias->requires_grad();
        return logits;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients) {
        c10::impl::ExcludeDispatchKeyGuard plain(c10::autocast_dispatch_keyset);
        const auto saved = context->get_saved_variables();
        const auto &hidden = saved[0], &weight = saved[1], &ids = saved[2];
        const auto batch = ids.size(0), width = ids.size(1);
        const auto gradient = gradients[0].to(weight.scalar_type()).masked_fill(ids < 0, 0);
        const auto flat = ids.reshape({-1});
        at::Tensor of_hidden, of_weight, of_bias;
        if (context->needs_input_grad(0)) {
            const auto rows = weight.index_select(0, flat.clamp_min(0)).view({batch, width, -1});
            of_hidden = at::bmm(gradient.unsqueeze(1), rows).squeeze(1).to(hidden.scalar_type());
        }
        // Rows of no label are left out, lest an optimiser takes row 0 for touched.
        const auto real = at::nonzero(flat >= 0).squeeze(1);
        const auto labels = flat.index_select(0, real).unsqueeze(0);
        const auto values = gradient.reshape({-1}).index_select(0, real);
        if (context->needs_input_grad(1)) {
            const auto owners = at::floor_divide(real, width);
            const auto parts = hidden.to(weight.scalar_type()).index_select(0, owners);
            of_weight = at::sparse_coo_tensor(labels, parts * values.unsqueeze(1), weight.sizes())
                            .coalesce();
        }
        if (context->saved_data["bias"].toBool())
            of_bias = at::sparse_coo_tensor(labels, values, {weight.size(0)}).coalesce();
        return {of_hidden, of_weight, of_bias, at::Tensor()};
    }
};

} // namespace

ctorch_tensor row_products(ctorch_tensor hidden, ctorch_tensor weight, ctorch_tensor bias,
                           ctorch_tensor ids) {
    return produce([&] {
        c10::impl::ExcludeDispatchKeyGuard plain(c10::autocast_dispatch_keyset);
        return RowProducts::apply(tensor(hidden), tensor(weight), optional_tensor(bias),
                                  tensor(ids));
    });
}

ctorch_tensor clip_gradients(const ctorch_tensor *handles, int64_t count, double maximum) {
    return produce([&] {
        c10::NoGradGuard guard;
        std::vector<at::Tensor> values;
        for (const auto &own : tensors(handles, count)) {
            auto gradient = own.grad();
            if (!gradient.defined()) continue;
            if (gradient.is_sparse()) {
                gradient = gradient.coalesce();
                own.mutable_grad() = gradient;
                gradient = gradient.values();
            }
            values.push_back(gradient);
        }
        if (values.empty()) return at::zeros({});
        std::vector<at::Tensor> norms;
        const auto place = values[0].device();
        for (const auto &part : at::_foreach_norm(values, 2)) norms.push_back(part.to(place));
        const auto total = at::linalg_vector_norm(at::stack(norms));
        // As torch.nn.utils.clip_grad_norm_: the factor is applied even where it is 1, so that the
        // device need not be waited for.
        const auto factor = at::clamp_max(maximum / (total + 1e-6), 1.0);
        if (std::isfinite(maximum)) at::_foreach_mul_(values, factor);
        return total;
    });
}

int adamw_step(const ctorch_tensor *handles, const ctorch_tensor *first, const ctorch_tensor *second,
               const int64_t *steps, int64_t count, ctorch_adam numbers) {
    return perform([&] {
        c10::NoGradGuard guard;
        std::vector<at::Tensor> owns, gradients, firsts, seconds, counts;
        for (int64_t i = 0; i < count; i++) {
            const auto own = tensor(handles[i]);
            if (!own.grad().defined()) continue;
            owns.push_back(own);
            gradients.push_back(own.grad().is_sparse() ? own.grad().to_dense() : own.grad());
            firsts.push_back(tensor(first[i]));
            seconds.push_back(tensor(second[i]));
            counts.push_back(at::full({}, static_cast<double>(steps[i]),
                                      own.options().dtype(at::kFloat)));
        }
        if (owns.empty()) return;
        at::_fused_adamw_(owns, gradients, firsts, seconds, /*max_exp_avg_sqs=*/{}, counts,
                          numbers.rate, numbers.beta1, numbers.beta2, numbers.decay,
                          numbers.epsilon, /*amsgrad=*/false, /*maximize=*/false);
    });
}

// torch.optim.SparseAdam: the moments and the values of the rows met, and of no other.
int sparse_adam_step(ctorch_tensor handle, ctorch_tensor first, ctorch_tensor second,
                     ctorch_adam numbers) {
    return perform([&] {
        c10::NoGradGuard guard;
        auto own = tensor(handle), mean = tensor(first), square = tensor(second);
        auto gradient = own.grad();
        if (!gradient.defined()) return;
        TORCH_CHECK(gradient.is_sparse(), "SparseAdam met a gradient that is not sparse");
        gradient = gradient.coalesce();
        const auto rows = gradient.indices()[0];
        const auto values = gradient.values();
        if (values.numel() == 0) return;
        const auto new_mean = mean.index_select(0, rows).lerp_(values, 1 - numbers.beta1);
        const auto new_square =
            square.index_select(0, rows).lerp_(values.square(), 1 - numbers.beta2);
        mean.index_copy_(0, rows, new_mean);
        square.index_copy_(0, rows, new_square);
        const double correction1 = 1 - std::pow(numbers.beta1, static_cast<double>(numbers.step));
        const double correction2 = 1 - std::pow(numbers.beta2, static_cast<double>(numbers.step));
        const double size = numbers.rate * std::sqrt(correction2) / correction1;
        const auto change = new_mean.div(new_square.sqrt().add_(numbers.epsilon)).mul_(-size);
        own.index_add_(0, rows, change);
    });
}

} // namespace shim
