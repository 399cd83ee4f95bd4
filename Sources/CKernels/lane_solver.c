/* Dual coordinate descent over a block of sibling labels (lane_block.h), compiled for three
   instruction sets and three lane counts from lane_solver_body.h.

   Hsieh et al. 2008 (Algorithm 3, with shrinking) and Yu, Huang and Lin 2011 (logistic). Every lane
   is a problem of its own with its own dual variables, shrinking and stopping; the lanes share the
   order in which rows are met. Sums run in an order the source fixes, without fused
   multiply-adds, so all instruction sets give the same bits. */
#include "lane_block.h"
#include "CKernels.h"
#include "portable_math.h"
#include <math.h>
#include <string.h>

static inline uint64_t next_random(uint64_t *state) {
    /* SplitMix64 */
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void shuffle(uint32_t *order, int64_t count, uint64_t *state) {
    for (int64_t i = count - 1; i > 0; i--) {
        int64_t j = (int64_t)(((next_random(state) >> 32) * (uint64_t)(i + 1)) >> 32);
        uint32_t held = order[i];
        order[i] = order[j];
        order[j] = held;
    }
}

/* The rows with a live lane, in ascending order, and four more that may be prefetched. */
static int64_t collect_active(const lane_block *b, uint32_t live) {
    int64_t count = 0;
    for (int64_t i = 0; i < b->row_count; i++) {
        b->order[count] = (uint32_t)i;
        count += (b->rows[i].active & live) != 0;
    }
    for (int k = 0; k < 4; k++) b->order[count + k] = 0;
    return count;
}

/* A row that violates no live lane's optimality by more than this share of epsilon is settled: it
   rests for some passes while the others go on. After the first pass most rows are settled in most
   passes. The stopping test of a pass is over the rows it visits; the others were well within
   epsilon when they were last seen, at most REST passes ago. */
#define SETTLED 0.25f
enum { REST = 2, GONE = 255 /* no live lane trains on the row any more */ };

/* The rows to visit in a pass, ascending, and four more that may be prefetched; the rest of the
   others is a pass shorter. */
static int64_t collect_awake(lane_block *b) {
    int64_t count = 0;
    for (int64_t i = 0; i < b->row_count; i++) {
        const uint8_t rest = b->rests[i];
        b->order[count] = (uint32_t)i;
        count += rest == 0;
        b->rests[i] = (uint8_t)(rest - (rest != 0 && rest != GONE));
    }
    for (int k = 0; k < 4; k++) b->order[count + k] = 0;
    return count;
}

#define PASTE2(a, b, c) a##_##b##_##c
#define PASTE(a, b, c) PASTE2(a, b, c)
#define NAME(stem) PASTE(stem, LANES, ISA)

#define ISA_BODY "lane_solver_lanes.h"
#include "every_isa.h"

/* The function of a lane count and an instruction set. */
#define OF_LANES(stem, isa) (lanes == 4 ? stem##_4_##isa : lanes == 8 ? stem##_8_##isa : stem##_16_##isa)
#if defined(__x86_64__)
#define OF(stem)                                                                                   \
    (isa == CKERNELS_AVX512 ? OF_LANES(stem, avx512)                                               \
     : isa == CKERNELS_AVX2 ? OF_LANES(stem, avx2)                                                 \
                            : OF_LANES(stem, baseline))
#else
#define OF(stem) OF_LANES(stem, baseline)
#endif

void lane_solve(lane_block *block, int lanes, int isa) {
    (void)isa;
    OF(solve)(block);
}

int64_t lane_harvest(float *weights, int64_t first, int64_t end, float threshold,
                     const uint8_t *children, lane_weight *out, int lanes, int isa) {
    (void)isa;
    return OF(harvest)(weights, first, end, threshold, children, out);
}

int64_t lane_harvest_own(const lane_block *block, int64_t row, float threshold,
                         const uint8_t *children, lane_weight *out, int lanes, int isa) {
    (void)isa;
    return OF(harvest_own)(block, row, threshold, children, out);
}
