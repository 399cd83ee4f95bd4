// Random bits by place: whether an element is dropped follows from a call's key and the element's
// place alone, so that any number of threads drops the same ones and nothing need be kept for the
// backward pass. libtorch draws them one after another from one generator, on one thread.
#pragma once

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>

#if defined(__x86_64__) && defined(__linux__)
// The same source for what each processor has; the loader chooses.
#define SHIM_VECTORS __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define SHIM_VECTORS
#endif

namespace shim {

// A key from libtorch's generator, which `torch.manual_seed` governs.
inline uint64_t drawn_key() {
    auto generator = at::globalContext().defaultGenerator(at::kCPU);
    std::lock_guard<std::mutex> guard(generator.mutex());
    return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

// What of a tensor's elements is dropped.
struct Drops {
    uint64_t key;
    uint32_t limit;
    float scale;

    Drops(uint64_t key, double probability)
        : key(key), limit(static_cast<uint32_t>(std::min(probability * 4294967296.0, 4294967295.0))),
          scale(probability < 1 ? static_cast<float>(1 / (1 - probability)) : 0) {}

    // The key for places from `first` on, of which no more than 2^32 are counted.
    uint64_t key_at(uint64_t first) const {
        // The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
        uint64_t mixed = key + first * 0x9E3779B97F4A7C15u;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
        return mixed ^ (mixed >> 31);
    }
};

// 32 random bits of a place, in 32-bit arithmetic, which vectors have: MurmurHash3's finalizer, with
// half of the key before it and half within.
__attribute__((always_inline)) inline uint32_t bits_at(uint32_t low, uint32_t high, uint32_t place) {
    uint32_t h = place * 0x9E3779B1u + low;
    h ^= h >> 16;
    h *= 0x85EBCA6Bu;
    h ^= high;
    h ^= h >> 13;
    h *= 0xC2B2AE35u;
    return h ^ (h >> 16);
}

// Zeroes each element with the probability and scales the others by 1 / (1 - probability), with its
// gradient. 32-bit floating point or bfloat16, on the CPU.
at::Tensor placed_dropout(const at::Tensor &t, double probability);

// softmax(Q Kᵀ · scale + mask) V with weights dropped out, and its gradients; as
// at::scaled_dot_product_attention, which has no kernel of one piece for that on the CPU. In 32 bits
// within; neither scores nor weights outlive an instance.
at::Tensor placed_attention(const at::Tensor &query, const at::Tensor &key, const at::Tensor &value,
                            const std::optional<at::Tensor> &mask, double dropout, double scale);

} // namespace shim
