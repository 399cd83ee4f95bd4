/* What the machine can do; see machine_limits.h. */
#include "CKernels.h"
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

typedef float line __attribute__((vector_size(64), may_alias));

static const size_t large_page = 2u << 20;

void *machine_table_create(size_t bytes) {
    const size_t room = (bytes + large_page - 1) / large_page * large_page;
    void *table = aligned_alloc(large_page, room);
    if (!table) return NULL;
#if defined(__linux__)
    madvise(table, room, MADV_HUGEPAGE);
#endif
    memset(table, 0, room);
    return table;
}

void machine_table_free(void *table) { free(table); }

/* The i-th place of a table of 2^bits: scattered, so that no prefetcher sees the next one, and
   computed, so that nothing but the table is read. */
static inline __attribute__((always_inline)) uint32_t place_of(uint32_t i, int bits) {
    uint32_t x = i * 0x9e3779b1u;
    x ^= x >> 15;
    return x * 0x85ebca6bu >> (32 - bits);
}

uint32_t machine_gather_words(const uint32_t *table, int bits, int64_t count) {
    uint32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (uint32_t i = 0; i < (uint32_t)count; i += 4) {
        s0 += table[place_of(i, bits)];
        s1 += table[place_of(i + 1, bits)];
        s2 += table[place_of(i + 2, bits)];
        s3 += table[place_of(i + 3, bits)];
    }
    return (s0 + s1) + (s2 + s3);
}

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)
#define NAME(stem) PASTE(stem, ISA)
#define WIDTH PASTE(width, ISA)
enum { width_baseline = 16, width_avx2 = 32, width_avx512 = 64 };

#define ISA_BODY "machine_limits_body.h"
#include "every_isa.h"

#if defined(__x86_64__)
#define OF(stem, ...)                                                                              \
    (isa == CKERNELS_AVX512 ? stem##_avx512(__VA_ARGS__)                                           \
     : isa == CKERNELS_AVX2 ? stem##_avx2(__VA_ARGS__)                                             \
                            : stem##_baseline(__VA_ARGS__))
#else
#define OF(stem, ...) ((void)isa, stem##_baseline(__VA_ARGS__))
#endif

float machine_read(const float *data, int64_t count, int isa) { return OF(read, data, count); }

void machine_copy(float *out, const float *data, int64_t count, int isa) {
    OF(copy, out, data, count);
}

void machine_triad(float *out, const float *b, const float *c, int64_t count, int isa) {
    OF(triad, out, b, c, count);
}

float machine_gather_lines(const float *table, int bits, int64_t count, int isa) {
    return OF(gather_lines, table, bits, count);
}

void machine_update_lines(float *table, int bits, int64_t count, int isa) {
    OF(update_lines, table, bits, count);
}

/* The same chains as `separate`, fused. */
#define FUSED_BODY                                                                                 \
    wide s[10], factor = (wide){0} + 0.5f, term = (wide){0} + 1.0f;                                \
    for (int k = 0; k < 10; k++) s[k] = (wide){0} + (float)k;                                      \
    for (int64_t r = 0; r < rounds; r++)                                                           \
        for (int k = 0; k < 10; k++) s[k] = __builtin_elementwise_fma(s[k], factor, term);         \
    for (int k = 1; k < 10; k++) s[0] += s[k];                                                     \
    return s[0][0];

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static float fused_avx512(int64_t rounds) {
    typedef float wide __attribute__((vector_size(64)));
    FUSED_BODY
}

__attribute__((target("avx2,fma"))) static float fused_avx2(int64_t rounds) {
    typedef float wide __attribute__((vector_size(32)));
    FUSED_BODY
}
#endif

bool machine_has_fused(int isa) {
#if defined(__x86_64__)
    return isa == CKERNELS_AVX512 || (isa == CKERNELS_AVX2 && __builtin_cpu_supports("fma"));
#else
    (void)isa;
    return false;
#endif
}

int64_t machine_multiply_add_lanes(int isa) {
    return 10 * (isa == CKERNELS_AVX512 ? 16 : isa == CKERNELS_AVX2 ? 8 : 4);
}

float machine_multiply_add(int64_t rounds, bool fused, int isa) {
#if defined(__x86_64__)
    if (fused && isa == CKERNELS_AVX512) return fused_avx512(rounds);
    if (fused && isa == CKERNELS_AVX2) return fused_avx2(rounds);
#endif
    (void)fused;
    return OF(separate, rounds);
}
