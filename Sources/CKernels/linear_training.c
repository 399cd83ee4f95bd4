/* Training of one chunk of siblings: the parent's rows as a local matrix, blocks of up to 16 lanes
   solved by lane_solver.c, the surviving weights gathered feature by feature. */
#include "local_problem.h"
#include <string.h>

/* Puts children of like frequency side by side: they take a like number of passes, and a block runs
   until its slowest lane is done. */
static void order_children(linear_scratch *s, const linear_chunk *c) {
    int64_t counts[256];
    for (int64_t child = 0; child < c->child_count; child++) {
        const int64_t list = list_of(c, child);
        const int64_t count = c->positive_offsets[list + 1] - c->positive_offsets[list];
        int64_t k = child;
        for (; k > 0 && counts[k - 1] < count; k--) {
            counts[k] = counts[k - 1];
            s->children[k] = s->children[k - 1];
        }
        counts[k] = count;
        s->children[k] = (uint8_t)child;
    }
}

/* The masks, and with relevance the costs, of the children at first ..< first + width in order. */
static void label_rows(linear_scratch *s, const linear_chunk *c, const linear_settings *settings,
                       lane_block *b, int64_t first, int64_t width, int lanes) {
    float *costs = s->arenas[COSTS].bytes;
    const uint32_t *index = s->arenas[ROW_INDEX].bytes;
    const int64_t count = b->row_count;
    for (int64_t i = 0; i < count; i++) b->rows[i].positive = 0;
    if (c->positive_relevance)
        for (int64_t i = 0; i < count * lanes; i++) costs[i] = b->negative_cost;
    for (int64_t lane = 0; lane < width; lane++) {
        const int64_t list = list_of(c, s->children[first + lane]);
        for (int64_t k = c->positive_offsets[list]; k < c->positive_offsets[list + 1]; k++) {
            const uint32_t row = index[c->positive_rows[k]];
            b->rows[row].positive |= (uint16_t)(1u << lane);
            if (c->positive_relevance)
                costs[(int64_t)row * lanes + lane] =
                    (float)(settings->cost * settings->positive_cost * c->positive_relevance[k]);
        }
    }
    b->costs = c->positive_relevance ? costs : NULL;
    for (int64_t i = 0; i < count; i++)
        b->rows[i].member = i < c->row_count ? (uint16_t)0xffff : b->rows[i].positive;
}

/* The k-th largest of n numbers, k from 1; reorders them. */
static float kth_largest(float *x, int64_t n, int64_t k) {
    int64_t low = 0, high = n - 1;
    k--;
    while (low < high) {
        const float pivot = x[low + (high - low) / 2];
        int64_t i = low, j = high;
        while (i <= j) {
            while (x[i] > pivot) i++;
            while (x[j] < pivot) j--;
            if (i <= j) {
                const float held = x[i];
                x[i++] = x[j];
                x[j--] = held;
            }
        }
        if (k <= j) high = j;
        else if (k >= i) low = i;
        else break;
    }
    return x[k];
}

static float magnitude(float x) { return x < 0 ? -x : x; }

/* Drops all but the `limit` largest weights of one child among kept[first ..< s->kept_count]; ties go
   to the smaller feature, the bias coming last. */
static void limit_weights(linear_scratch *s, int64_t first, uint32_t child, int64_t limit) {
    lane_weight *kept = s->arenas[KEPT].bytes;
    float *sizes = reserve(s, MAGNITUDES, 4 * (size_t)(s->kept_count - first + 1), false);
    if (s->failed) return;
    int64_t n = 0;
    for (int64_t k = first; k < s->kept_count; k++)
        if (kept[k].child == child) sizes[n++] = magnitude(kept[k].value);
    const float bias = magnitude(s->biases[child]);
    if (bias > 0) sizes[n++] = bias;
    if (n <= limit) return;
    const float cut = kth_largest(sizes, n, limit);
    int64_t ties = limit;
    for (int64_t i = 0; i < n; i++) ties -= sizes[i] > cut;
    int64_t end = first;
    for (int64_t k = first; k < s->kept_count; k++) {
        const float size = magnitude(kept[k].value);
        const bool stays = kept[k].child != child || size > cut || (size == cut && ties-- > 0);
        if (stays) kept[end++] = kept[k];
    }
    s->kept_count = end;
    if (bias < cut || (bias == cut && ties <= 0)) s->biases[child] = 0;
}

/* Room for more kept weights behind those there are; null where memory ran out. */
static lane_weight *room_for(linear_scratch *s, int64_t more) {
    const size_t size = sizeof(lane_weight) * (size_t)(s->kept_count + more);
    if (size > s->arenas[KEPT].capacity && !reserve(s, KEPT, 2 * size, true)) return NULL;
    return (lane_weight *)s->arenas[KEPT].bytes + s->kept_count;
}

/* Appends the weights of a solved block that survive the threshold, feature by feature, and leaves
   the block's weights zero. */
static void keep_weights(linear_scratch *s, const lane_block *b, const linear_settings *settings,
                         int64_t first_place, int64_t width, int lanes) {
    enum { STEP = 1024 };
    const float threshold = (float)settings->threshold;
    const int64_t first = s->kept_count;
    const uint8_t *children = s->children + first_place;
    const uint32_t *shared = s->arenas[SHARED_FEATURES].bytes;
    for (int64_t f = 0; f < s->shared_count; f += STEP) {
        const int64_t end = f + STEP < s->shared_count ? f + STEP : s->shared_count;
        lane_weight *kept = room_for(s, STEP * lanes);
        if (!kept) return;
        const int64_t count =
            lane_harvest(b->weights, f, end, threshold, children, kept, lanes, settings->isa);
        if (!s->local_is_global)
            for (int64_t k = 0; k < count; k++) kept[k].feature = shared[kept[k].feature];
        s->kept_count += count;
    }
    for (int64_t i = 0; i < b->row_count && !s->local_is_global; i++) {
        const lane_row *row = b->rows + i;
        const int64_t own = row[1].start - row->start - row->length - b->dense_count;
        if (!own) continue;
        lane_weight *kept = room_for(s, own * lanes);
        if (!kept) return;
        s->kept_count +=
            lane_harvest_own(b, i, threshold, children, kept, lanes, settings->isa);
    }
    for (int64_t l = 0; l < width; l++) {
        const float bias = b->bias_weights[l];
        s->biases[children[l]] = magnitude(bias) >= threshold ? bias : 0;
        if (settings->max_weights > 0)
            limit_weights(s, first, children[l], settings->max_weights);
    }
}

/* The lane count for the siblings that are left. */
static int lanes_for(int64_t children) { return children <= 4 ? 4 : children <= 8 ? 8 : 16; }

static bool prepare_block(linear_scratch *s, const linear_chunk *c,
                          const linear_settings *settings, lane_block *b, int lanes) {
    const size_t count = (size_t)b->row_count;
    b->weights = reserve(s, WEIGHTS, 4 * (size_t)s->shared_count * lanes + 64, false);
    b->alpha = reserve(s, ALPHA, 4 * count * lanes + 64, false);
    b->order = reserve(s, ORDER, 4 * (count + 8), false);
    b->rests = reserve(s, RESTS, count, false);
    if (c->positive_relevance) reserve(s, COSTS, 4 * count * lanes + 64, false);
    if (settings->loss == LINEAR_LOGISTIC) b->dual = reserve(s, DUAL, 16 * count * lanes + 64, false);
    if (s->failed) return false;
    b->dense_weights = b->weights + (s->shared_count - b->dense_count) * lanes;
    b->prefetches = 4 * s->shared_count * lanes > 1 << 20;
    memset(b->alpha, 0, 4 * count * lanes);
    return true;
}

bool linear_train_chunk(linear_scratch *s, const linear_chunk *c, const linear_settings *settings,
                        linear_chunk_result *result) {
    *result = (linear_chunk_result){0};
    s->failed = false;
    s->kept_count = 0;
    s->child_count = c->child_count;
    float bias_weights[16];
    lane_block b = {
        .positive_cost = (float)(settings->cost * settings->positive_cost),
        .negative_cost = (float)(settings->cost * settings->negative_cost),
        .bias = (float)settings->bias,
        .epsilon = (float)settings->epsilon,
        .loss = settings->loss,
        .iterations = settings->iterations,
        .bias_weights = bias_weights,
    };
    b.row_count = gather_rows(s, c);
    if (!s->failed) gather_features(s, c, &b, settings->loss != LINEAR_LOGISTIC);
    order_children(s, c);
    for (int64_t first = 0; first < c->child_count && !s->failed;) {
        const int lanes = lanes_for(c->child_count - first);
        const int64_t left = c->child_count - first, width = left < lanes ? left : lanes;
        if (!prepare_block(s, c, settings, &b, lanes)) break;
        label_rows(s, c, settings, &b, first, width, lanes);
        memset(bias_weights, 0, sizeof bias_weights);
        b.live = (1u << width) - 1;
        b.visited = b.updated = 0;
        b.seed = c->seed + 0x632be59bd9b4e019u * (uint64_t)(first + 1);
        lane_solve(&b, lanes, settings->isa);
        keep_weights(s, &b, settings, first, width, lanes);
        result->blocks++;
        result->passes += b.passes;
        result->visited += b.visited;
        result->updated += b.updated;
        result->multiply_adds += (b.visited + b.updated) * lanes;
        result->unconverged += !b.converged;
        first += width;
    }
    if (s->failed) {
        forget_zeros(s);
        return false;
    }
    uint32_t *counts = reserve(s, ROW_COUNTS, 4 * (size_t)s->feature_count + 4, false);
    if (s->failed) return false;
    memset(counts, 0, 4 * (size_t)s->feature_count);
    const lane_weight *kept = s->arenas[KEPT].bytes;
    for (int64_t k = 0; k < s->kept_count; k++)
        result->feature_count += counts[kept[k].feature]++ == 0;
    result->weight_count = s->kept_count;
    return true;
}

void linear_take_chunk(const linear_scratch *s, uint32_t *features, uint32_t *row_ends,
                       uint8_t *columns, float *values, float *biases) {
    uint32_t *next = s->arenas[ROW_COUNTS].bytes;
    const uint32_t *names = s->arenas[FEATURE_NAMES].bytes;
    const lane_weight *kept = s->arenas[KEPT].bytes;
    uint32_t end = 0;
    int64_t row = 0;
    for (int64_t f = 0; f < s->feature_count; f++) {
        const uint32_t count = next[f];
        next[f] = end;
        if (!count) continue;
        end += count;
        features[row] = s->local_is_global ? (uint32_t)f : names[f];
        row_ends[row++] = end;
    }
    for (int64_t k = 0; k < s->kept_count; k++) {
        const uint32_t place = next[kept[k].feature]++;
        columns[place] = (uint8_t)kept[k].child;
        values[place] = kept[k].value;
    }
    memcpy(biases, s->biases, 4 * (size_t)s->child_count);
}
