// Dropout, and attention in training.
#include "random.h"
#include "parallel.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace shim {

namespace {
constexpr int64_t dropout_block = 1 << 15;

SHIM_VECTORS void drop(const float *from, float *to, int64_t count, uint32_t low, uint32_t high,
                       uint32_t limit, float scale) {
    // A factor for each, as a choice would be a branch.
    for (int64_t i = 0; i < count; i++) {
        const float factor = bits_at(low, high, static_cast<uint32_t>(i)) < limit ? 0 : scale;
        to[i] = from[i] * factor;
    }
}

__attribute__((always_inline)) inline float widened(uint16_t half) {
    const uint32_t bits = static_cast<uint32_t>(half) << 16;
    float value;
    std::memcpy(&value, &bits, 4);
    return value;
}

// To the nearest, ties to even; what is no number stays none.
__attribute__((always_inline)) inline uint16_t narrowed(float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, 4);
    const uint32_t rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    return static_cast<uint16_t>((bits & 0x7FFFFFFF) > 0x7F800000 ? 0x7FC0 : rounded);
}

SHIM_VECTORS void drop(const uint16_t *from, uint16_t *to, int64_t count, uint32_t low,
                       uint32_t high, uint32_t limit, float scale) {
    for (int64_t i = 0; i < count; i++) {
        const float factor = bits_at(low, high, static_cast<uint32_t>(i)) < limit ? 0 : scale;
        to[i] = narrowed(widened(from[i]) * factor);
    }
}

template <class Element> void drop_all(const at::Tensor &from, const at::Tensor &to, const Drops &drops) {
    const auto *values = static_cast<const Element *>(from.const_data_ptr());
    auto *kept = static_cast<Element *>(to.mutable_data_ptr());
    const int64_t count = from.numel();
    in_parts((count + dropout_block - 1) / dropout_block, [&](int64_t block) {
        const int64_t first = block * dropout_block;
        const uint64_t key = drops.key_at(static_cast<uint64_t>(block));
        drop(values + first, kept + first, std::min(dropout_block, count - first),
             static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32), drops.limit, drops.scale);
    });
}

at::Tensor dropped(const at::Tensor &t, const Drops &drops) {
    const auto whole = t.contiguous();
    auto result = at::empty_like(whole);
    if (whole.scalar_type() == at::kFloat)
        drop_all<float>(whole, result, drops);
    else
        drop_all<uint16_t>(whole, result, drops);
    return result;
}

struct Dropout : torch::autograd::Function<Dropout> {
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &t,
                              double probability) {
        const uint64_t key = drawn_key();
        context->saved_data["key"] = static_cast<int64_t>(key);
        context->saved_data["probability"] = probability;
        return dropped(t, Drops(key, probability));
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients) {
        const Drops drops(static_cast<uint64_t>(context->saved_data["key"].toInt()),
                          context->saved_data["probability"].toDouble());
        return {dropped(gradients[0], drops), at::Tensor()};
    }
};

// Rows of scores. Sums go over 16 lanes of their own, so that they are the same however wide vectors are.

constexpr int64_t lanes = 16;

// e^x for x up to 0: after Cephes' expf, relative error below 2e-7; 0 below -87.
__attribute__((always_inline)) inline float power(float x) {
    const float below = x < -87 ? -87 : x;
    const float n = (below * 1.44269504f + 12582912.0f) - 12582912.0f;
    const float r = (below - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    const uint32_t bits = static_cast<uint32_t>(static_cast<int32_t>(n) + 127) << 23;
    float scale;
    std::memcpy(&scale, &bits, 4);
    return x < -87 ? 0 : (p * r * r + r + 1) * scale;
}

__attribute__((always_inline)) inline float total(const float *parts) {
    float sum = 0;
    for (int64_t lane = 0; lane < lanes; lane++) sum += parts[lane];
    return sum;
}

// A row of raw scores becomes its softmax, undropped; the logarithm of the sum of exponentials.
SHIM_VECTORS float soften(float *row, const float *mask, int64_t count, float scale) {
    float best[lanes], sums[lanes] = {};
    for (int64_t lane = 0; lane < lanes; lane++) best[lane] = -std::numeric_limits<float>::infinity();
    const int64_t whole = count / lanes * lanes;
    for (int64_t j = 0; j < count; j++) row[j] = row[j] * scale + (mask ? mask[j] : 0);
    for (int64_t j = 0; j < whole; j += lanes)
        for (int64_t lane = 0; lane < lanes; lane++)
            best[lane] = row[j + lane] > best[lane] ? row[j + lane] : best[lane];
    for (int64_t j = whole; j < count; j++) best[0] = row[j] > best[0] ? row[j] : best[0];
    float most = best[0];
    for (int64_t lane = 1; lane < lanes; lane++) most = best[lane] > most ? best[lane] : most;
    for (int64_t j = 0; j < count; j++) row[j] = power(row[j] - most);
    for (int64_t j = 0; j < whole; j += lanes)
        for (int64_t lane = 0; lane < lanes; lane++) sums[lane] += row[j + lane];
    for (int64_t j = whole; j < count; j++) sums[0] += row[j];
    const float sum = total(sums);
    for (int64_t j = 0; j < count; j++) row[j] /= sum;
    return most + std::log(sum);
}

// A row of raw scores becomes its softmax again.
SHIM_VECTORS void soften_again(float *row, const float *mask, int64_t count, float scale,
                               float logarithm) {
    for (int64_t j = 0; j < count; j++)
        row[j] = power(row[j] * scale + (mask ? mask[j] : 0) - logarithm);
}

// The gradients of dropped weights become those of raw scores: p (d − Σ p d) · scale, with d the
// gradients of weights before they were dropped.
SHIM_VECTORS void soften_backward(const float *weights, float *gradients, int64_t count, float scale,
                                  uint32_t low, uint32_t high, uint32_t limit, float kept) {
    float sums[lanes] = {};
    drop(gradients, gradients, count, low, high, limit, kept);
    const int64_t whole = count / lanes * lanes;
    for (int64_t j = 0; j < whole; j += lanes)
        for (int64_t lane = 0; lane < lanes; lane++)
            sums[lane] += weights[j + lane] * gradients[j + lane];
    for (int64_t j = whole; j < count; j++) sums[0] += weights[j] * gradients[j];
    const float sum = total(sums);
    for (int64_t j = 0; j < count; j++) gradients[j] = weights[j] * (gradients[j] - sum) * scale;
}

// A mask as numbers to add, (batch, heads, queries, keys) with keys one after another.
at::Tensor added(const std::optional<at::Tensor> &mask, const at::Tensor &query,
                 const at::Tensor &key) {
    if (!mask) return at::Tensor();
    auto numbers = mask->scalar_type() == at::kBool
                       ? at::zeros(mask->sizes(), query.options().dtype(at::kFloat))
                             .masked_fill_(mask->logical_not(),
                                           -std::numeric_limits<float>::infinity())
                       : mask->to(at::kFloat);
    if (numbers.size(-1) != key.size(2)) {
        auto shape = numbers.sizes().vec();
        shape.back() = key.size(2);
        numbers = numbers.expand(shape);
    }
    return numbers.contiguous().expand(
        {query.size(0), query.size(1), query.size(2), key.size(2)});
}

// One instance's heads at once; each instance is one part.
struct Attention : torch::autograd::Function<Attention> {
    struct Rows {
        const at::Tensor &mask;
        int64_t heads, queries, keys;

        const float *mask_row(int64_t instance, int64_t row) const {
            if (!mask.defined()) return nullptr;
            return mask.const_data_ptr<float>() + instance * mask.stride(0) +
                   row / queries * mask.stride(1) + row % queries * mask.stride(2);
        }
        uint64_t place(int64_t instance, int64_t row) const {
            return static_cast<uint64_t>(instance * heads * queries + row);
        }
    };

    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &query,
                              const at::Tensor &key, const at::Tensor &value,
                              const std::optional<at::Tensor> &mask, double dropout, double scale) {
        const uint64_t random = drawn_key();
        const Drops drops(random, dropout);
        const auto numbers = added(mask, query, key);
        const int64_t batch = query.size(0), heads = query.size(1), queries = query.size(2);
        const Rows rows{numbers, heads, queries, key.size(2)};
        // In memory as (batch, queries, heads, width): what follows joins the heads.
        auto output = at::empty({batch, queries, heads, value.size(3)}, query.options());
        auto logarithms = at::empty({batch, heads * queries}, query.options().dtype(at::kFloat));
        float *logs = logarithms.mutable_data_ptr<float>();
        in_parts(batch, [&](int64_t instance) {
            at::AutoDispatchBelowADInplaceOrView guard;
            c10::impl::ExcludeDispatchKeyGuard plain(c10::autocast_dispatch_keyset);
            const auto own = [&](const at::Tensor &t) { return t.select(0, instance).to(at::kFloat); };
            auto scores = at::bmm(own(query), own(key).transpose(1, 2));
            float *row = scores.mutable_data_ptr<float>();
            for (int64_t i = 0; i < heads * queries; i++, row += rows.keys) {
                logs[instance * heads * queries + i] = soften(
                    row, rows.mask_row(instance, i), rows.keys, static_cast<float>(scale));
                const uint64_t key = drops.key_at(rows.place(instance, i));
                drop(row, row, rows.keys, static_cast<uint32_t>(key),
                     static_cast<uint32_t>(key >> 32), drops.limit, drops.scale);
            }
            output.select(0, instance).transpose(0, 1).copy_(at::bmm(scores, own(value)));
        });
        context->save_for_backward({query, key, value, numbers, logarithms});
        context->saved_data["key"] = static_cast<int64_t>(random);
        context->saved_data["dropout"] = dropout;
        context->saved_data["scale"] = scale;
        return output.transpose(1, 2);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto &query = saved[0], &key = saved[1], &value = saved[2], &numbers = saved[3];
        const float *logs = saved[4].const_data_ptr<float>();
        const auto scale = static_cast<float>(context->saved_data["scale"].toDouble());
        const Drops drops(static_cast<uint64_t>(context->saved_data["key"].toInt()),
                          context->saved_data["dropout"].toDouble());
        const int64_t batch = query.size(0), heads = query.size(1), queries = query.size(2);
        const Rows rows{numbers, heads, queries, key.size(2)};
        const auto gradient = gradients[0];
        // As the projections' results lie, whose heads were split.
        const auto made = [](const at::Tensor &t) {
            return at::empty({t.size(0), t.size(2), t.size(1), t.size(3)}, t.options()).transpose(1, 2);
        };
        const auto of_query = made(query), of_key = made(key), of_value = made(value);
        in_parts(batch, [&](int64_t instance) {
            at::AutoDispatchBelowADInplaceOrView guard;
            c10::impl::ExcludeDispatchKeyGuard plain(c10::autocast_dispatch_keyset);
            const auto own = [&](const at::Tensor &t) { return t.select(0, instance).to(at::kFloat); };
            const auto q = own(query), k = own(key), v = own(value), g = own(gradient);
            auto weights = at::bmm(q, k.transpose(1, 2));
            auto slopes = at::bmm(g, v.transpose(1, 2));
            auto dropped = at::empty_like(weights);
            float *weight = weights.mutable_data_ptr<float>(), *slope = slopes.mutable_data_ptr<float>();
            float *left = dropped.mutable_data_ptr<float>();
            for (int64_t i = 0; i < heads * queries; i++) {
                const uint64_t key = drops.key_at(rows.place(instance, i));
                const auto low = static_cast<uint32_t>(key), high = static_cast<uint32_t>(key >> 32);
                soften_again(weight, rows.mask_row(instance, i), rows.keys, scale,
                             logs[instance * heads * queries + i]);
                drop(weight, left, rows.keys, low, high, drops.limit, drops.scale);
                soften_backward(weight, slope, rows.keys, scale, low, high, drops.limit, drops.scale);
                weight += rows.keys, slope += rows.keys, left += rows.keys;
            }
            of_value.select(0, instance).copy_(at::bmm(dropped.transpose(1, 2), g));
            of_query.select(0, instance).copy_(at::bmm(slopes, k));
            of_key.select(0, instance).copy_(at::bmm(slopes.transpose(1, 2), q));
        });
        return {of_query, of_key, of_value, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};
} // namespace

at::Tensor placed_dropout(const at::Tensor &t, double probability) {
    return Dropout::apply(t, probability);
}

at::Tensor placed_attention(const at::Tensor &query, const at::Tensor &key, const at::Tensor &value,
                            const std::optional<at::Tensor> &mask, double dropout, double scale) {
    return Attention::apply(query, key, value, mask, dropout, scale);
}

} // namespace shim
