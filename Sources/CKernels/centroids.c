/* Lloyd's two steps over sparse rows: centroids from clusters, clusters from centroids. */
#include "CKernels.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

typedef float sixteen __attribute__((vector_size(64)));

struct centroid_block {
    sixteen *weights; /* sums of rows: feature f at f * vectors */
    int64_t feature_count;
    int count, vectors; /* sixteen lanes a vector */
    sixteen scales[4], half_norms[4];
};

static const size_t large_page = 2u << 20;

centroid_block *centroids_create(int64_t feature_count, int count) {
    centroid_block *b = aligned_alloc(64, sizeof *b + (64 - sizeof *b % 64) % 64);
    if (!b) return NULL;
    *b = (centroid_block){.feature_count = feature_count, .count = count};
    b->vectors = (count + 15) / 16;
    const size_t size = 64 * (size_t)(feature_count * b->vectors + 1);
    const size_t page = size < large_page ? 64 : large_page;
    const size_t room = (size + page - 1) / page * page;
    b->weights = aligned_alloc(page, room);
    if (!b->weights) {
        free(b);
        return NULL;
    }
#if defined(__linux__)
    /* Weights are met in no order: small pages would cost a walk of the page table each. */
    if (page == large_page) madvise(b->weights, room, MADV_HUGEPAGE);
#endif
    return b;
}

void centroids_free(centroid_block *b) {
    if (b) free(b->weights);
    free(b);
}

/* Squared lengths of the sums, in double precision, features in order. */
static void add_squares(const centroid_block *b, double *squares) {
    const float *weights = (const float *)b->weights;
    const int lanes = 16 * b->vectors;
    for (int64_t f = 0; f < b->feature_count; f++, weights += lanes)
        for (int l = 0; l < lanes; l++) squares[l] += (double)weights[l] * weights[l];
}

void centroids_sum(centroid_block *b, const linear_matrix *m, const uint32_t *clusters,
                   uint32_t first, bool spherical) {
    float *weights = (float *)b->weights;
    const int lanes = 16 * b->vectors;
    double squares[64] = {0};
    int64_t members[64] = {0};
    memset(weights, 0, sizeof(float) * (size_t)(b->feature_count * lanes));
    for (int64_t r = 0; r < m->row_count; r++) {
        if (clusters[r] < first || clusters[r] - first >= (uint32_t)b->count) continue;
        const uint32_t lane = clusters[r] - first;
        members[lane]++;
        for (ptrdiff_t k = m->row_offsets[r]; k < m->row_offsets[r + 1]; k++)
            weights[(int64_t)m->columns[k] * lanes + lane] += m->values[k];
    }
    add_squares(b, squares);
    for (int l = 0; l < lanes; l++) {
        const double scale = spherical ? (squares[l] > 0 ? 1 / sqrt(squares[l]) : 0)
                                       : (members[l] > 0 ? 1 / (double)members[l] : 0);
        b->scales[l / 16][l % 16] = (float)scale;
        b->half_norms[l / 16][l % 16] = spherical ? 0 : (float)(squares[l] * scale * scale / 2);
    }
}

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)
#define NAME(stem) PASTE(stem, ISA)

#define ISA_BODY "centroids_body.h"
#include "every_isa.h"

static void row_scores(const centroid_block *b, const uint32_t *features, const float *values,
                       int64_t count, int isa, float *out) {
    switch (isa) {
#if defined(__x86_64__)
    case CKERNELS_AVX512: row_scores_avx512(b, features, values, count, out); return;
    case CKERNELS_AVX2: row_scores_avx2(b, features, values, count, out); return;
#endif
    default: row_scores_baseline(b, features, values, count, out);
    }
}

void centroids_nearest(centroid_block *const *blocks, int64_t block_count, const linear_matrix *m,
                       const uint32_t *rows, int64_t count, int isa, uint32_t *clusters,
                       float *scores) {
    for (int64_t k = 0; k < count; k++) {
        const uint32_t r = rows[k];
        const ptrdiff_t start = m->row_offsets[r];
        uint32_t best = 0, number = 0;
        float best_score = -INFINITY, lanes[64];
        for (int64_t i = 0; i < block_count; i++) {
            row_scores(blocks[i], m->columns + start, m->values + start,
                       m->row_offsets[r + 1] - start, isa, lanes);
            for (int l = 0; l < blocks[i]->count; l++, number++)
                if (lanes[l] > best_score) {
                    best = number;
                    best_score = lanes[l];
                }
        }
        clusters[k] = best;
        scores[k] = best_score;
    }
}
