/* Beam search: keeping the best, merging a label's slots. */
#include "CKernels.h"
#include "linear_transform.h"
#include "portable_math.h"
#include <math.h>
#include <string.h>

double linear_exp(double x) { return portable_exp(x); }
double linear_log(double x) { return portable_log(x); }

static float hinge_power(float margin, int power) {
    const float loss = margin < 1 ? 1 - margin : 0;
    float result = loss;
    for (int k = 1; k < power; k++) result *= loss;
    return result;
}

void linear_transform(const float *biases, int64_t width, float bias, int post, int power,
                      float parent, const float *sums, float *out) {
    switch (post) {
    case LINEAR_POST_HINGE:
        if (power == 3) {
            for (int64_t c = 0; c < width; c++)
                out[c] = parent - hinge_power(sums[c] + biases[c] * bias, 3);
        } else {
            for (int64_t c = 0; c < width; c++)
                out[c] = parent - hinge_power(sums[c] + biases[c] * bias, power);
        }
        return;
    case LINEAR_POST_SIGMOID:
        for (int64_t c = 0; c < width; c++) {
            const double v = sums[c] + biases[c] * bias;
            out[c] = parent * (float)(1 / (1 + portable_exp(-v)));
        }
        return;
    case LINEAR_POST_LOG_SIGMOID:
        for (int64_t c = 0; c < width; c++) {
            const double v = sums[c] + biases[c] * bias;
            const double tail = portable_log(1 + portable_exp(v < 0 ? v : -v));
            out[c] = parent + (float)((v < 0 ? v : 0) - tail);
        }
        return;
    default:
        for (int64_t c = 0; c < width; c++) out[c] = sums[c] + biases[c] * bias;
    }
}

void linear_candidate_offsets(const linear_beams *b, const ptrdiff_t *child_offsets,
                              ptrdiff_t *starts) {
    starts[0] = 0;
    for (int64_t i = 0; i < b->count; i++) {
        ptrdiff_t total = 0;
        for (uint32_t j = 0; j < b->counts[i]; j++) {
            const uint32_t parent = b->ids[i * b->stride + j];
            total += child_offsets[parent + 1] - child_offsets[parent];
        }
        starts[i + 1] = starts[i] + total;
    }
}

void linear_group_pairs(const linear_beams *b, const ptrdiff_t *child_offsets,
                        const ptrdiff_t *chunk_offsets, const ptrdiff_t *parent_chunks,
                        int64_t chunk_count, int64_t first_instance, const ptrdiff_t *starts,
                        ptrdiff_t *chunk_starts, linear_pair *pairs) {
    if (!pairs) {
        memset(chunk_starts, 0, sizeof *chunk_starts * (size_t)(chunk_count + 1));
        for (int64_t i = 0; i < b->count; i++)
            for (uint32_t j = 0; j < b->counts[i]; j++) {
                const uint32_t parent = b->ids[i * b->stride + j];
                for (ptrdiff_t c = parent_chunks[parent]; c < parent_chunks[parent + 1]; c++)
                    chunk_starts[c + 1]++;
            }
        for (int64_t c = 0; c < chunk_count; c++) chunk_starts[c + 1] += chunk_starts[c];
        return;
    }
    for (int64_t i = 0; i < b->count; i++) {
        ptrdiff_t out = starts[i];
        for (uint32_t j = 0; j < b->counts[i]; j++) {
            const uint32_t parent = b->ids[i * b->stride + j];
            for (ptrdiff_t c = parent_chunks[parent]; c < parent_chunks[parent + 1]; c++)
                pairs[chunk_starts[c]++] =
                    (linear_pair){out + chunk_offsets[c] - child_offsets[parent],
                                  (uint32_t)(first_instance + i), b->scores[i * b->stride + j]};
            out += child_offsets[parent + 1] - child_offsets[parent];
        }
    }
    for (int64_t c = chunk_count; c > 0; c--) chunk_starts[c] = chunk_starts[c - 1];
    chunk_starts[0] = 0;
}

/* A key that is larger for a larger score and, at equal scores, for a smaller id. */
static uint64_t key_of(float score, uint32_t id) {
    uint32_t bits;
    score += 0.0f; /* -0 becomes 0, so that the two are equal */
    memcpy(&bits, &score, 4);
    bits = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
    return (uint64_t)bits << 32 | (uint32_t)~id;
}

static float score_of(uint64_t key) {
    uint32_t bits = (uint32_t)(key >> 32);
    bits = bits & 0x80000000u ? bits & 0x7fffffffu : ~bits;
    float score;
    memcpy(&score, &bits, 4);
    return score;
}

static uint32_t id_of(uint64_t key) { return ~(uint32_t)key; }

static void exchange(uint64_t *keys, int64_t i, int64_t j) {
    const uint64_t held = keys[i];
    keys[i] = keys[j];
    keys[j] = held;
}

/* Moves the k largest of n distinct keys to the front. */
static void partition_largest(uint64_t *keys, int64_t n, int64_t k) {
    int64_t low = 0, high = n - 1;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (keys[middle] > keys[low]) exchange(keys, low, middle);
        if (keys[high] > keys[low]) exchange(keys, low, high);
        if (keys[high] > keys[middle]) exchange(keys, middle, high);
        const uint64_t pivot = keys[middle];
        int64_t i = low, j = high;
        while (i <= j) {
            while (keys[i] > pivot) i++;
            while (keys[j] < pivot) j--;
            if (i <= j) exchange(keys, i++, j--);
        }
        if (k - 1 <= j) high = j;
        else if (k - 1 >= i) low = i;
        else return;
    }
}

/* Sorts keys, the largest first: insertion for short runs, quicksort above. */
static void sort_descending(uint64_t *keys, int64_t n) {
    while (n > 24) {
        const int64_t half = n / 2;
        partition_largest(keys, n, half);
        sort_descending(keys, half);
        keys += half;
        n -= half;
    }
    for (int64_t i = 1; i < n; i++) {
        const uint64_t key = keys[i];
        int64_t j = i;
        for (; j > 0 && keys[j - 1] < key; j--) keys[j] = keys[j - 1];
        keys[j] = key;
    }
}

/* Offers a candidate to the k largest so far, kept in descending order. */
static inline int64_t offer(uint64_t *keys, int64_t n, int64_t k, uint64_t key) {
    if (n == k) {
        if (key <= keys[n - 1]) return n;
        n--;
    }
    int64_t j = n;
    for (; j > 0 && keys[j - 1] < key; j--) keys[j] = keys[j - 1];
    keys[j] = key;
    return n + 1;
}

/* The candidates of one instance while they are gathered: the best so far among `count` keys, and
   the least score that may still be among the best. */
typedef struct {
    uint64_t *keys;
    int64_t keep, count;
    float bar;
} candidates;

/* Keeps the best of twice as many, which raises the bar. */
static void raise_bar(candidates *c) {
    partition_largest(c->keys, c->count, c->keep);
    c->count = c->keep;
    uint64_t least = c->keys[0];
    for (int64_t k = 1; k < c->keep; k++) least = c->keys[k] < least ? c->keys[k] : least;
    c->bar = score_of(least);
}

/* Gathers some siblings. Once the bar is up most are below it, sixteen at a glance. */
static void gather(candidates *c, const uint32_t *names, ptrdiff_t first, ptrdiff_t last,
                   const float *scores) {
    enum { GLANCE = 16 };
    for (ptrdiff_t from = first; from < last; from += GLANCE) {
        const ptrdiff_t count = last - from < GLANCE ? last - from : GLANCE;
        const float *some = scores + (from - first);
        if (count == GLANCE) {
            unsigned any = 0;
            for (int k = 0; k < GLANCE; k++) any |= some[k] >= c->bar;
            if (!any) continue;
        }
        for (ptrdiff_t k = 0; k < count; k++) {
            if (some[k] < c->bar) continue;
            const ptrdiff_t child = from + k;
            c->keys[c->count++] = key_of(some[k], names ? names[child] : (uint32_t)child);
            if (c->count == 2 * c->keep) raise_bar(c);
        }
    }
}

/* A parent of an instance's beam, and where the scores of its children lie. */
typedef struct {
    float score;
    uint32_t parent;
    const float *scores;
} family;

/* All candidates of one instance, those of the best parents first: they raise the bar soonest. */
static int64_t gather_all(const linear_beams *b, int64_t i, const ptrdiff_t *child_offsets,
                          const uint32_t *names, const float *scores, int64_t keep,
                          uint64_t *keys) {
    enum { SORTED = 64 };
    family families[SORTED];
    candidates all = {.keys = keys, .keep = keep, .bar = -INFINITY};
    for (uint32_t j = 0; j < b->counts[i]; j += SORTED) {
        const uint32_t end = b->counts[i] - j < SORTED ? b->counts[i] : j + SORTED;
        int count = 0;
        for (uint32_t k = j; k < end; k++) {
            const uint32_t parent = b->ids[i * b->stride + k];
            const family next = {b->scores[i * b->stride + k], parent, scores};
            int place = count++;
            for (; place > 0 && families[place - 1].score < next.score; place--)
                families[place] = families[place - 1];
            families[place] = next;
            scores += child_offsets[parent + 1] - child_offsets[parent];
        }
        for (int k = 0; k < count; k++)
            gather(&all, names, child_offsets[families[k].parent],
                   child_offsets[families[k].parent + 1], families[k].scores);
    }
    if (all.count > keep) partition_largest(keys, all.count, keep);
    return all.count < keep ? all.count : keep;
}

/* Candidates of one instance into keys: a few kept in order, many gathered. */
static int64_t best_candidates(const linear_beams *b, int64_t i, const ptrdiff_t *child_offsets,
                               const uint32_t *names, const float *scores, int64_t keep,
                               uint64_t *keys) {
    if (keep > 32) return gather_all(b, i, child_offsets, names, scores, keep, keys);
    int64_t n = 0;
    for (uint32_t j = 0; j < b->counts[i]; j++) {
        const uint32_t parent = b->ids[i * b->stride + j];
        const ptrdiff_t first = child_offsets[parent], last = child_offsets[parent + 1];
        for (ptrdiff_t c = first; c < last; c++) {
            const float score = *scores++;
            if (n == keep && score < score_of(keys[n - 1])) continue;
            n = offer(keys, n, keep, key_of(score, names ? names[c] : (uint32_t)c));
        }
    }
    return n;
}

/* A key that is larger for a smaller id, the score's bits below it. */
static uint64_t turned(uint64_t key) { return key << 32 | key >> 32; }

void linear_select(const linear_beams *b, int64_t first, int64_t end,
                   const ptrdiff_t *child_offsets, const uint32_t *names, const ptrdiff_t *starts,
                   const float *scores, int64_t keep, uint64_t *keys, uint32_t *out_counts,
                   uint32_t *out_ids, float *out_scores) {
    for (int64_t i = first; i < end; i++) {
        const int64_t n =
            best_candidates(b, i, child_offsets, names, scores + starts[i], keep, keys);
        for (int64_t k = 0; k < n; k++) keys[k] = turned(keys[k]);
        sort_descending(keys, n);
        out_counts[i] = (uint32_t)n;
        for (int64_t k = 0; k < n; k++) {
            out_ids[i * keep + k] = id_of(turned(keys[k]));
            out_scores[i * keep + k] = score_of(turned(keys[k]));
        }
    }
}

/* Replaces the keys of one label, side by side in label order, by one key. */
static int64_t merge_labels(uint64_t *keys, int64_t n, int merge) {
    int64_t count = 0;
    for (int64_t k = 0; k < n;) {
        const uint32_t label = id_of(turned(keys[k]));
        double sum = 0;
        float largest = 0;
        int64_t same = 0;
        for (; k < n && id_of(turned(keys[k])) == label; k++, same++) {
            const float score = score_of(turned(keys[k]));
            sum += score;
            if (same == 0 || score > largest) largest = score;
        }
        const float merged = merge == LINEAR_MERGE_SUM    ? (float)sum
                             : merge == LINEAR_MERGE_MEAN ? (float)(sum / (double)same)
                                                          : largest;
        keys[count++] = key_of(merged, label);
    }
    return count;
}

void linear_rank(const linear_beams *b, int64_t first, int64_t end, bool exponential, int merge,
                 int64_t top, uint64_t *keys, uint32_t *out_counts, uint32_t *out_labels,
                 float *out_scores) {
    for (int64_t i = first; i < end; i++) {
        int64_t n = b->counts[i];
        for (int64_t k = 0; k < n; k++) {
            const float score = b->scores[i * b->stride + k];
            const float value = exponential ? (float)portable_exp(score) : score;
            keys[k] = turned(key_of(value, b->ids[i * b->stride + k]));
        }
        sort_descending(keys, n);
        n = merge_labels(keys, n, merge);
        if (n > top) {
            partition_largest(keys, n, top);
            n = top;
        }
        sort_descending(keys, n);
        out_counts[i] = (uint32_t)n;
        for (int64_t k = 0; k < n; k++) {
            out_labels[i * top + k] = id_of(keys[k]);
            out_scores[i * top + k] = score_of(keys[k]);
        }
    }
}
