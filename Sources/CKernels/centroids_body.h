/* Scores of one row on one instruction set; included by centroids.c. */

/* VECTORS times sixteen lanes, held in registers over the whole row. */
static inline __attribute__((always_inline)) void NAME(scores)(const centroid_block *b,
                                                               const uint32_t *features,
                                                               const float *values, int64_t count,
                                                               const int vectors, float *out) {
    sixteen sums[4] = {{0}, {0}, {0}, {0}};
    for (int64_t k = 0; k < count; k++) {
        const sixteen *weights = b->weights + (int64_t)features[k] * vectors;
        const float value = values[k];
        for (int v = 0; v < vectors; v++) sums[v] += weights[v] * value;
    }
    for (int v = 0; v < vectors; v++) {
        const sixteen result = sums[v] * b->scales[v] - b->half_norms[v];
        memcpy(out + 16 * v, &result, sizeof result);
    }
}

static void NAME(row_scores)(const centroid_block *b, const uint32_t *features,
                             const float *values, int64_t count, float *out) {
    switch (b->vectors) {
    case 1: NAME(scores)(b, features, values, count, 1, out); return;
    case 2: NAME(scores)(b, features, values, count, 2, out); return;
    case 3: NAME(scores)(b, features, values, count, 3, out); return;
    default: NAME(scores)(b, features, values, count, 4, out);
    }
}
