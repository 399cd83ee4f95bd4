/* Beam search for one instance over a model laid out feature by feature. */
#include "CKernels.h"
#include "linear_transform.h"
#include "portable_math.h"
#include <stdlib.h>
#include <string.h>

/* A feature's row in one chunk: its weights end where the next entry's start. */
typedef struct {
    uint32_t chunk, start;
} entry;

typedef struct {
    uint32_t column;
    float value;
} weight;

/* A chunk whose children are candidates. */
typedef struct {
    uint32_t chunk;
    float parent_score;
    float *sums;
} active_chunk;

typedef struct {
    linear_ranker_level tree;
    int64_t most_children;
    ptrdiff_t *child_offsets, *parent_chunks, *chunk_offsets;
    float *biases;
    uint32_t *names;
} ranker_level;

struct linear_ranker {
    linear_ranker_settings settings;
    int64_t bytes;
    ranker_level *levels;
    uint32_t *starts; /* (features, levels) and the end: where the entries begin */
    entry *entries;   /* by feature, level, chunk; one more for the end */
    weight *weights;
    /* While it is made: for each (feature, level) its weights; where its next entry, weight go. */
    uint32_t *weight_counts, *next_entries;
    /* Working memory. */
    uint32_t *places; /* of a chunk: its place among the active ones and 1, or 0 */
    active_chunk *active;
    float *sums, *kept_scores[2];
    uint32_t *kept_ids[2];
    uint64_t *keys;
};

/* Zeroed room for some things and one more. */
static void *zeroed(linear_ranker *r, int64_t count, size_t size) {
    r->bytes += (int64_t)size * (count + 1);
    return calloc((size_t)count + 1, size);
}

static void *copied(linear_ranker *r, const void *data, int64_t count, size_t size) {
    void *copy = zeroed(r, count, size);
    if (copy && count) memcpy(copy, data, (size_t)count * size);
    return copy;
}

linear_ranker *linear_ranker_create(const linear_ranker_settings *settings) {
    linear_ranker *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    r->settings = *settings;
    const int64_t slots = settings->feature_count * settings->level_count;
    r->levels = zeroed(r, settings->level_count, sizeof(ranker_level));
    r->starts = zeroed(r, slots, 4);
    r->weight_counts = calloc((size_t)slots + 1, 4);
    if (r->levels && r->starts && r->weight_counts) return r;
    linear_ranker_free(r);
    return NULL;
}

void linear_ranker_free(linear_ranker *r) {
    if (!r) return;
    for (int64_t t = 0; r->levels && t < r->settings.level_count; t++) {
        free(r->levels[t].child_offsets);
        free(r->levels[t].parent_chunks);
        free(r->levels[t].chunk_offsets);
        free(r->levels[t].biases);
        free(r->levels[t].names);
    }
    for (int k = 0; k < 2; k++) {
        free(r->kept_ids[k]);
        free(r->kept_scores[k]);
    }
    free(r->levels);
    free(r->starts);
    free(r->entries);
    free(r->weights);
    free(r->weight_counts);
    free(r->next_entries);
    free(r->places);
    free(r->active);
    free(r->sums);
    free(r->keys);
    free(r);
}

int64_t linear_ranker_bytes(const linear_ranker *r) { return r->bytes; }

bool linear_ranker_describe(linear_ranker *r, int64_t level, const linear_ranker_level *tree,
                            const ptrdiff_t *child_offsets, const ptrdiff_t *parent_chunks,
                            const ptrdiff_t *chunk_offsets, const uint32_t *names) {
    ranker_level *l = r->levels + level;
    const int64_t parents = tree->parent_count, children = child_offsets[parents];
    l->tree = *tree;
    l->child_offsets = copied(r, child_offsets, parents + 1, sizeof *child_offsets);
    l->parent_chunks = copied(r, parent_chunks, parents + 1, sizeof *parent_chunks);
    l->chunk_offsets = copied(r, chunk_offsets, tree->chunk_count + 1, sizeof *chunk_offsets);
    l->biases = zeroed(r, children, 4);
    l->names = names ? copied(r, names, children, 4) : NULL;
    for (int64_t p = 0; p < parents; p++) {
        const int64_t own = child_offsets[p + 1] - child_offsets[p];
        if (own > l->most_children) l->most_children = own;
    }
    return l->child_offsets && l->parent_chunks && l->chunk_offsets && l->biases &&
           (l->names || !names);
}

void linear_ranker_count(linear_ranker *r, int64_t level, const linear_weights *chunk) {
    uint32_t from = 0;
    for (int64_t k = 0; k < chunk->feature_count; k++) {
        const int64_t slot = (int64_t)chunk->features[k] * r->settings.level_count + level;
        r->starts[slot]++;
        r->weight_counts[slot] += chunk->row_ends[k] - from;
        from = chunk->row_ends[k];
    }
}

/* Turns counts into where each begins; gives the sum, or -1 where it does not fit. */
static int64_t accumulate(uint32_t *counts, int64_t count) {
    uint64_t sum = 0;
    for (int64_t k = 0; k <= count; k++) {
        const uint32_t own = counts[k];
        counts[k] = (uint32_t)sum;
        sum += own;
        if (sum >= UINT32_MAX) return -1;
    }
    return (int64_t)sum;
}

static bool make_scratch(linear_ranker *r) {
    int64_t chunks = 0, active = 1, candidates = 1, keep = 1;
    for (int64_t t = 0; t < r->settings.level_count; t++) {
        const ranker_level *l = r->levels + t;
        const int64_t parents = keep < l->tree.parent_count ? keep : l->tree.parent_count;
        const int64_t most = parents * l->most_children;
        const int64_t most_chunks = parents * (l->most_children / 256 + 1);
        if (l->tree.chunk_count > chunks) chunks = l->tree.chunk_count;
        if (most > candidates) candidates = most;
        if (most_chunks > active) active = most_chunks;
        keep = l->tree.keep;
        if (keep > candidates) candidates = keep;
    }
    r->places = zeroed(r, chunks, 4);
    r->active = zeroed(r, active, sizeof(active_chunk));
    r->sums = zeroed(r, candidates, 4);
    r->keys = zeroed(r, candidates, 8);
    bool done = r->places && r->active && r->sums && r->keys;
    for (int k = 0; k < 2; k++) {
        r->kept_ids[k] = zeroed(r, candidates, 4);
        r->kept_scores[k] = zeroed(r, candidates, 4);
        done = done && r->kept_ids[k] && r->kept_scores[k];
    }
    return done;
}

bool linear_ranker_make_room(linear_ranker *r) {
    const int64_t slots = r->settings.feature_count * r->settings.level_count;
    const int64_t entries = accumulate(r->starts, slots);
    const int64_t weights = accumulate(r->weight_counts, slots);
    if (entries < 0 || weights < 0) return false;
    r->entries = zeroed(r, entries, sizeof(entry));
    r->weights = zeroed(r, weights, sizeof(weight));
    r->next_entries = malloc(4 * (size_t)(slots + 1));
    if (!r->entries || !r->weights || !r->next_entries) return false;
    r->entries[entries].start = (uint32_t)weights;
    memcpy(r->next_entries, r->starts, 4 * (size_t)(slots + 1));
    return make_scratch(r);
}

void linear_ranker_place(linear_ranker *r, int64_t level, int64_t number,
                         const linear_weights *chunk) {
    const ranker_level *l = r->levels + level;
    uint32_t from = 0;
    for (int64_t k = 0; k < chunk->feature_count; k++) {
        const int64_t slot = (int64_t)chunk->features[k] * r->settings.level_count + level;
        const uint32_t start = r->weight_counts[slot], end = chunk->row_ends[k];
        r->entries[r->next_entries[slot]++] = (entry){(uint32_t)number, start};
        for (uint32_t i = from; i < end; i++)
            r->weights[start + i - from] = (weight){chunk->columns[i], chunk->values[i]};
        r->weight_counts[slot] += end - from;
        from = end;
    }
    if (chunk->width)
        memcpy(l->biases + l->chunk_offsets[number], chunk->biases, 4 * (size_t)chunk->width);
}

static inline __attribute__((always_inline)) void add_entry(const linear_ranker *r, const entry *e,
                                                            float x, float *sums) {
    const weight *w = r->weights + e->start, *end = r->weights + e[1].start;
    for (; w < end; w++) sums[w->column] += x * w->value;
}

/* The first entry from `from` on whose chunk is not below `chunk`: doubling steps, then halves. */
static const entry *seek(const entry *from, const entry *end, uint32_t chunk) {
    int64_t step = 1;
    while (from + step < end && from[step].chunk < chunk) step *= 2;
    const entry *high = from + step < end ? from + step : end;
    while (from < high) {
        const entry *middle = from + (high - from) / 2;
        if (middle->chunk < chunk) from = middle + 1;
        else high = middle;
    }
    return from;
}

/* Adds one feature's weights to the sums of the active chunks: a short list is read through, a
   complete one indexed, another one searched. */
static void add_feature(const linear_ranker *r, int64_t chunk_count, const entry *first,
                        const entry *end, int64_t active_count, float x) {
    enum { SHORT = 32 };
    const active_chunk *active = r->active;
    if (end - first == chunk_count) {
        for (int64_t a = 0; a < active_count; a++)
            add_entry(r, first + active[a].chunk, x, active[a].sums);
    } else if (end - first <= SHORT) {
        for (; first < end; first++) {
            const uint32_t place = r->places[first->chunk];
            if (place) add_entry(r, first, x, active[place - 1].sums);
        }
    } else {
        for (int64_t a = 0; a < active_count && first < end; a++) {
            first = seek(first, end, active[a].chunk);
            if (first < end && first->chunk == active[a].chunk)
                add_entry(r, first, x, active[a].sums);
        }
    }
}

/* The chunks under the kept parents, and zeroed sums for their children; gives the chunks' number. */
static int64_t activate(linear_ranker *r, const ranker_level *l, const linear_beams *b) {
    int64_t count = 0, total = 0;
    for (uint32_t j = 0; j < *b->counts; j++) {
        const uint32_t parent = b->ids[j];
        for (ptrdiff_t c = l->parent_chunks[parent]; c < l->parent_chunks[parent + 1]; c++) {
            float *sums = r->sums + total + l->chunk_offsets[c] - l->child_offsets[parent];
            r->active[count++] = (active_chunk){(uint32_t)c, b->scores[j], sums};
            r->places[c] = (uint32_t)count;
        }
        total += l->child_offsets[parent + 1] - l->child_offsets[parent];
    }
    memset(r->sums, 0, 4 * (size_t)total);
    return count;
}

/* The scores of all children of the kept parents, in r->sums. */
static void score_level(linear_ranker *r, int64_t level, const linear_beams *b,
                        const uint32_t *columns, const float *values, int64_t count) {
    enum { FAR = 12, NEAR = 6 };
    const ranker_level *l = r->levels + level;
    const int64_t active_count = activate(r, l, b);
    const uint32_t *starts = r->starts + level;
    const int64_t stride = r->settings.level_count;
    for (int64_t k = 0; k < count; k++) {
        if (k + FAR < count) {
            const entry *ahead = r->entries + starts[columns[k + FAR] * stride];
            __builtin_prefetch(ahead);
        }
        if (k + NEAR < count) {
            const entry *near = r->entries + starts[columns[k + NEAR] * stride];
            __builtin_prefetch(r->weights + near->start);
        }
        const uint32_t *range = starts + columns[k] * stride;
        if (range[0] < range[1])
            add_feature(r, l->tree.chunk_count, r->entries + range[0], r->entries + range[1],
                        active_count, values[k]);
    }
    for (int64_t a = 0; a < active_count; a++) {
        const active_chunk *c = r->active + a;
        const ptrdiff_t first = l->chunk_offsets[c->chunk];
        linear_transform(l->biases + first, l->chunk_offsets[c->chunk + 1] - first,
                         r->settings.bias, l->tree.post, l->tree.power, c->parent_score, c->sums, c->sums);
        r->places[c->chunk] = 0;
    }
}

/* Turns kept scores into the terms of a level. */
static void cross(int32_t code, float *scores, uint32_t count) {
    if (code == LINEAR_CROSS_NONE) return;
    for (uint32_t k = 0; k < count; k++)
        scores[k] = (float)(code == LINEAR_CROSS_EXP ? portable_exp(scores[k])
                                                     : portable_log(scores[k]));
}

int64_t linear_ranker_rank(linear_ranker *r, const uint32_t *columns, const float *values,
                           int64_t count, uint32_t *labels, float *scores) {
    const ptrdiff_t start = 0;
    uint32_t kept = 1;
    r->kept_ids[0][0] = 0;
    r->kept_scores[0][0] = r->settings.start_score;
    /* The places of coming features' entries are met at every level: asked for once, before. */
    for (int64_t k = 0; k < count; k++)
        __builtin_prefetch(r->starts + (int64_t)columns[k] * r->settings.level_count);
    int side = 0;
    linear_beams beams = {.count = 1, .stride = 1, .counts = &kept};
    for (int64_t t = 0; t < r->settings.level_count; t++, side = !side) {
        const ranker_level *l = r->levels + t;
        cross(l->tree.cross, r->kept_scores[side], kept);
        beams.ids = r->kept_ids[side];
        beams.scores = r->kept_scores[side];
        score_level(r, t, &beams, columns, values, count);
        uint32_t chosen = 0;
        linear_select(&beams, 0, 1, l->child_offsets, l->names, &start, r->sums, l->tree.keep, r->keys,
                      &chosen, r->kept_ids[!side], r->kept_scores[!side]);
        kept = chosen;
    }
    beams.stride = r->levels[r->settings.level_count - 1].tree.keep;
    beams.ids = r->kept_ids[side];
    beams.scores = r->kept_scores[side];
    uint32_t found = 0;
    linear_rank(&beams, 0, 1, r->settings.exponential, r->settings.merge, r->settings.top, r->keys,
                &found, labels, scores);
    return found;
}
