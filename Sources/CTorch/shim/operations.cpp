// The operations of models: calls of libtorch's own, but for a few on the CPU.
#include "ordered.h"
#include "random.h"

#include <ATen/autocast_mode.h>

#include <cmath>
#include <stdexcept>

namespace shim {

namespace {
// A number as an operand: whole ones leave a tensor of integers one of integers.
at::Scalar number(const at::Tensor &t, double value) {
    if (!t.is_floating_point() && value == std::floor(value) && std::abs(value) < 0x1p53)
        return at::Scalar(static_cast<int64_t>(value));
    return at::Scalar(value);
}

// Whether the shim's own kernels take a tensor.
bool has_own_kernels(const at::Tensor &t) {
    return t.is_cpu() && (t.scalar_type() == at::kFloat || t.scalar_type() == at::kBFloat16);
}
} // namespace

ctorch_tensor unary(int operation, ctorch_tensor handle) {
    return produce([&] {
        const auto t = tensor(handle);
        switch (operation) {
        case CTORCH_NEGATE: return at::neg(t);
        case CTORCH_EXP: return at::exp(t);
        case CTORCH_LOG: return at::log(t);
        case CTORCH_SQRT: return at::sqrt(t);
        case CTORCH_SQUARE: return at::square(t);
        case CTORCH_ABS: return at::abs(t);
        case CTORCH_TANH: return at::tanh(t);
        case CTORCH_SIGMOID: return at::sigmoid(t);
        case CTORCH_RELU: return at::relu(t);
        case CTORCH_GELU: return at::gelu(t, "none");
        case CTORCH_GELU_TANH: return at::gelu(t, "tanh");
        case CTORCH_SOFTPLUS: return at::softplus(t);
        case CTORCH_SIN: return at::sin(t);
        case CTORCH_COS: return at::cos(t);
        case CTORCH_NOT: return at::logical_not(t);
        default: throw std::invalid_argument("unknown operation of one tensor");
        }
    });
}

ctorch_tensor binary(int operation, ctorch_tensor first, ctorch_tensor second) {
    return produce([&] {
        const auto a = tensor(first), b = tensor(second);
        switch (operation) {
        case CTORCH_ADD: return at::add(a, b);
        case CTORCH_SUBTRACT: return at::sub(a, b);
        case CTORCH_MULTIPLY: return at::mul(a, b);
        case CTORCH_DIVIDE: return at::div(a, b);
        case CTORCH_POWER: return at::pow(a, b);
        case CTORCH_MAXIMUM: return at::maximum(a, b);
        case CTORCH_MINIMUM: return at::minimum(a, b);
        case CTORCH_EQUAL: return at::eq(a, b);
        case CTORCH_LESS: return at::lt(a, b);
        case CTORCH_GREATER: return at::gt(a, b);
        case CTORCH_AND: return at::logical_and(a, b);
        case CTORCH_OR: return at::logical_or(a, b);
        default: throw std::invalid_argument("unknown operation of two tensors");
        }
    });
}

ctorch_tensor binary_number(int operation, ctorch_tensor first, double second) {
    return produce([&] {
        const auto a = tensor(first);
        const auto b = number(a, second);
        switch (operation) {
        case CTORCH_ADD: return at::add(a, b);
        case CTORCH_SUBTRACT: return at::sub(a, b);
        case CTORCH_MULTIPLY: return at::mul(a, b);
        case CTORCH_DIVIDE: return at::div(a, b);
        case CTORCH_POWER: return at::pow(a, b);
        case CTORCH_MAXIMUM: return at::clamp_min(a, b);
        case CTORCH_MINIMUM: return at::clamp_max(a, b);
        case CTORCH_EQUAL: return at::eq(a, b);
        case CTORCH_LESS: return at::lt(a, b);
        case CTORCH_GREATER: return at::gt(a, b);
        default: throw std::invalid_argument("unknown operation of a tensor and a number");
        }
    });
}

ctorch_tensor number_binary(int operation, double first, ctorch_tensor second) {
    return produce([&] {
        const auto b = tensor(second);
        const auto a = number(b, first);
        switch (operation) {
        case CTORCH_SUBTRACT: return at::rsub(b, a);
        case CTORCH_DIVIDE: return at::mul(at::reciprocal(b), a);
        case CTORCH_POWER: return at::pow(a, b);
        default: throw std::invalid_argument("unknown operation of a number and a tensor");
        }
    });
}

ctorch_tensor clamp(ctorch_tensor t, double lower, double upper) {
    return produce([&] {
        const auto own = tensor(t);
        return at::clamp(own, number(own, lower), number(own, upper));
    });
}

ctorch_tensor where(ctorch_tensor mask, ctorch_tensor a, ctorch_tensor b) {
    return produce([&] { return at::where(tensor(mask), tensor(a), tensor(b)); });
}

ctorch_tensor masked_fill(ctorch_tensor t, ctorch_tensor mask, double value) {
    return produce([&] { return at::masked_fill(tensor(t), tensor(mask), value); });
}

ctorch_tensor dropout(ctorch_tensor t, double probability) {
    return produce([&] {
        const auto own = tensor(t);
        if (has_own_kernels(own)) return placed_dropout(own, probability);
        return at::dropout(own, probability, /*train=*/true);
    });
}

// Products and reductions.

namespace {
// Whether products with t are computed in 16 bits on the CPU.
bool is_ordered(const at::Tensor &t) {
    return t.is_cpu() && at::autocast::is_autocast_enabled(at::kCPU) &&
           at::autocast::get_autocast_dtype(at::kCPU) == at::kBFloat16;
}
} // namespace

ctorch_tensor matmul(ctorch_tensor a, ctorch_tensor b) {
    return produce([&] {
        const auto left = tensor(a), right = tensor(b);
        if (right.dim() == 2 && left.dim() > 1 && is_ordered(left))
            return ordered_linear(left, right.t(), std::nullopt);
        return at::matmul(left, right);
    });
}

ctorch_tensor linear(ctorch_tensor t, ctorch_tensor weight, ctorch_tensor bias) {
    return produce([&] {
        const auto own = tensor(t);
        if (is_ordered(own)) return ordered_linear(own, tensor(weight), optional_tensor(bias));
        return at::linear(own, tensor(weight), optional_tensor(bias));
    });
}

ctorch_tensor einsum(const char *equation, const ctorch_tensor *operands, int64_t count) {
    return produce([&] { return at::einsum(equation, tensors(operands, count)); });
}

ctorch_tensor reduce(int operation, ctorch_tensor handle, ctorch_dims over, int keep) {
    return produce([&] {
        const auto t = tensor(handle);
        std::vector<int64_t> which(over.at, over.at + over.count);
        if (which.empty())
            for (int64_t i = 0; i < t.dim(); i++) which.push_back(i);
        if (operation == CTORCH_SUM || operation == CTORCH_MEAN) {
            const bool adds_up_all = static_cast<int64_t>(which.size()) == t.dim();
            if (adds_up_all && t.is_cpu() && t.is_floating_point()) {
                auto total = ordered_sum(t);
                if (operation == CTORCH_MEAN) total = total / static_cast<double>(t.numel());
                return keep ? total.reshape(std::vector<int64_t>(which.size(), 1)) : total;
            }
            return operation == CTORCH_SUM ? at::sum(t, which, keep != 0)
                                           : at::mean(t, which, keep != 0);
        }
        switch (operation) {
        case CTORCH_MAX: return at::amax(t, which, keep != 0);
        case CTORCH_NORM: return at::norm(t, at::Scalar(2), which, keep != 0);
        default: throw std::invalid_argument("unknown reduction");
        }
    });
}

ctorch_tensor softmax(ctorch_tensor t, int64_t dim) {
    return produce([&] { return at::softmax(tensor(t), dim); });
}

ctorch_tensor log_softmax(ctorch_tensor t, int64_t dim) {
    return produce([&] { return at::log_softmax(tensor(t), dim); });
}

ctorch_tensor layer_norm(ctorch_tensor t, ctorch_tensor weight, ctorch_tensor bias, double epsilon) {
    return produce([&] {
        const auto own = tensor(t), scale = tensor(weight);
        if (own.is_cpu() && scale.scalar_type() == at::kFloat) {
            c10::impl::ExcludeDispatchKeyGuard plain(c10::autocast_dispatch_keyset);
            return ordered_layer_norm(own.to(at::kFloat), scale, optional_tensor(bias), epsilon);
        }
        return at::layer_norm(own, scale.sizes(), scale, optional_tensor(bias), epsilon);
    });
}

ctorch_tensor attention(ctorch_tensor query, ctorch_tensor key, ctorch_tensor value,
                        ctorch_tensor mask, double dropout, double scale) {
    return produce([&] {
        const auto q = tensor(query), k = tensor(key), v = tensor(value);
        const auto which = optional_tensor(mask);
        // Without dropout libtorch has a kernel of one piece.
        if (dropout > 0 && q.dim() == 4 && has_own_kernels(q) &&
            k.scalar_type() == q.scalar_type() && v.scalar_type() == q.scalar_type() &&
            !(which && which->requires_grad()))
            return placed_attention(q, k, v, which, dropout, scale);
        return at::scaled_dot_product_attention(q, k, v, which, dropout, /*is_causal=*/false, scale);
    });
}

int top(ctorch_tensor t, int64_t count, ctorch_tensor *values, ctorch_tensor *ids) {
    *values = *ids = ctorch_tensor{0};
    return perform([&] {
        auto [best, places] = at::topk(tensor(t), count, -1, /*largest=*/true, /*sorted=*/true);
        *values = handle(std::move(best));
        *ids = handle(std::move(places));
    });
}

// Shapes and places.

ctorch_tensor reshape(ctorch_tensor t, ctorch_dims shape) {
    return produce([&] { return at::reshape(tensor(t), dims(shape)); });
}

ctorch_tensor expand(ctorch_tensor t, ctorch_dims shape) {
    return produce([&] { return tensor(t).expand(dims(shape)); });
}

ctorch_tensor permute(ctorch_tensor t, ctorch_dims order) {
    return produce([&] { return tensor(t).permute(dims(order)); });
}

ctorch_tensor transpose(ctorch_tensor t, int64_t a, int64_t b) {
    return produce([&] { return at::transpose(tensor(t), a, b); });
}

ctorch_tensor unsqueeze(ctorch_tensor t, int64_t dim) {
    return produce([&] { return at::unsqueeze(tensor(t), dim); });
}

ctorch_tensor squeeze(ctorch_tensor t, int64_t dim) {
    return produce([&] { return at::squeeze(tensor(t), dim); });
}

ctorch_tensor select(ctorch_tensor t, int64_t dim, int64_t index) {
    return produce([&] { return at::select(tensor(t), dim, index); });
}

ctorch_tensor slice(ctorch_tensor t, int64_t dim, int64_t start, int64_t end, int64_t step) {
    return produce([&] { return at::slice(tensor(t), dim, start, end, step); });
}

ctorch_tensor flip(ctorch_tensor t, int64_t dim) {
    return produce([&] { return at::flip(tensor(t), {dim}); });
}

ctorch_tensor concatenate(const ctorch_tensor *parts, int64_t count, int64_t dim) {
    return produce([&] { return at::cat(tensors(parts, count), dim); });
}

ctorch_tensor stack(const ctorch_tensor *parts, int64_t count, int64_t dim) {
    return produce([&] { return at::stack(tensors(parts, count), dim); });
}

ctorch_tensor index_select(ctorch_tensor t, int64_t dim, ctorch_tensor ids) {
    return produce([&] { return at::index_select(tensor(t), dim, tensor(ids)); });
}

ctorch_tensor gather(ctorch_tensor t, int64_t dim, ctorch_tensor ids) {
    return produce([&] { return at::gather(tensor(t), dim, tensor(ids)); });
}

ctorch_tensor index_put(ctorch_tensor t, ctorch_tensor ids, ctorch_tensor rows, int accumulate) {
    return produce([&] {
        return at::index_put(tensor(t), {tensor(ids)}, tensor(rows), accumulate != 0);
    });
}

ctorch_tensor embedding(ctorch_tensor weight, ctorch_tensor ids, int64_t padding, int sparse) {
    return produce([&] {
        return at::embedding(tensor(weight), tensor(ids), padding, /*scale_grad_by_freq=*/false,
                             sparse != 0);
    });
}

} // namespace shim
