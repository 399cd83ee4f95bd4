/* The solver for LANES lanes on one instruction set; included by lane_solver_lanes.h. */

#define F NAME(floats)
#define I NAME(integers)
#define BITS NAME(lane_bits)
typedef float F __attribute__((vector_size(4 * LANES), may_alias));
typedef int32_t I __attribute__((vector_size(4 * LANES), may_alias));
typedef bool BITS __attribute__((ext_vector_type(LANES)));

static inline __attribute__((always_inline)) I NAME(lanes_of)(uint32_t mask) {
    I bit;
    for (int l = 0; l < LANES; l++) bit[l] = 1 << l;
    return ((I){0} + (int32_t)mask & bit) != 0;
}

static inline __attribute__((always_inline)) uint32_t NAME(mask_of)(I lanes) {
    BITS bits = __builtin_convertvector(lanes, BITS);
    uint16_t mask = 0;
    memcpy(&mask, &bits, (LANES + 7) / 8);
    return mask & ((1u << LANES) - 1);
}

static inline __attribute__((always_inline)) F NAME(select)(I lanes, F yes, F no) {
    return (F)((lanes & (I)yes) | (~lanes & (I)no));
}

static inline __attribute__((always_inline)) F NAME(splat)(float x) { return (F){0} + x; }

/* x·W of one row: four running sums, so that an addition need not wait for the one before. The
   features that every row has come last, their weights side by side. */
static inline __attribute__((always_inline)) F NAME(dot)(const lane_block *b,
                                                         const lane_row *row) {
    const uint32_t *features = b->features + row->start;
    const float *values = b->values + row->start;
    const uint32_t length = row->length;
    const F *weights = (const F *)b->weights;
    F s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    uint32_t k = 0;
#define FOUR                                                                                       \
    s0 += weights[features[k]] * values[k];                                                        \
    s1 += weights[features[k + 1]] * values[k + 1];                                                \
    s2 += weights[features[k + 2]] * values[k + 2];                                                \
    s3 += weights[features[k + 3]] * values[k + 3];
    /* Weights of a long row are asked for 32 features ahead. */
    for (; k + 36 <= length; k += 4) {
        for (uint32_t ahead = k + 32; ahead < k + 36; ahead++)
            __builtin_prefetch(weights + features[ahead], 1);
        FOUR
    }
    for (; k + 4 <= length; k += 4) {
        FOUR
    }
#undef FOUR
    for (; k < length; k++) s0 += weights[features[k]] * values[k];
    const F *dense = (const F *)b->dense_weights;
    const F *const end = dense + b->dense_count;
    values += length;
    for (; end - dense >= 4; dense += 4, values += 4) {
        s0 += dense[0] * values[0];
        s1 += dense[1] * values[1];
        s2 += dense[2] * values[2];
        s3 += dense[3] * values[3];
    }
    for (; dense < end; dense++, values++) s0 += *dense * *values;
    return (s0 + s1) + (s2 + s3);
}

static inline __attribute__((always_inline)) void NAME(add)(const lane_block *b,
                                                            const lane_row *row, F delta) {
    const uint32_t *features = b->features + row->start;
    const float *values = b->values + row->start;
    const uint32_t length = row->length;
    F *weights = (F *)b->weights;
    for (uint32_t k = 0; k < length; k++) weights[features[k]] += delta * values[k];
    F *dense = (F *)b->dense_weights;
    const uint32_t count = b->dense_count;
    values += length;
    for (uint32_t k = 0; k < count; k++) dense[k] += delta * values[k];
}

/* Rows come in random order, so the cache must be told: four rows ahead the row itself, two ahead
   its features, one ahead their weights. The order may be read a few places past its end. */
static inline __attribute__((always_inline)) void NAME(prefetch)(const lane_block *b, int64_t i) {
    const uint32_t far = b->order[i + 4];
    __builtin_prefetch(b->rows + far);
    __builtin_prefetch(b->alpha + (int64_t)far * LANES, 1);
    const lane_row *near = b->rows + b->order[i + 2];
    for (uint32_t k = 0; k < near->length && k < 64; k += 16) {
        __builtin_prefetch(b->features + near->start + k);
        __builtin_prefetch(b->values + near->start + k);
    }
    const float *dense = b->values + near->start + near->length;
    for (uint32_t k = 0; k < b->dense_count; k += 16) __builtin_prefetch(dense + k);
    if (!b->prefetches) return;
    const lane_row *next = b->rows + b->order[i + 1];
    for (uint32_t k = 0; k < next->length && k < 64; k++)
        __builtin_prefetch(b->weights + (int64_t)b->features[next->start + k] * LANES, 1);
}

/* What a pass knows of every lane. */
typedef struct {
    F bias_weights;
    F old_maximum, old_minimum; /* projected gradients of the pass before */
    F maximum, minimum;
    uint32_t live;              /* lanes still solved */
    uint32_t shrunk;            /* lanes with a row shrunk away */
    uint32_t waiting;           /* lanes that met epsilon on what shrinking left them */
} NAME(lane_state);

/* One coordinate step of every lane of a row. */
static inline __attribute__((always_inline)) void NAME(step)(lane_block *b, int64_t index,
                                                             NAME(lane_state) *s, F infinity) {
    const F zero = {0};
    lane_row *row = b->rows + index;
    const I member = NAME(lanes_of)(row->active & s->live);
    const I positive = NAME(lanes_of)(row->positive);
    const I sign = ~positive & ((I){0} + INT32_MIN);
    F cost, inverse;
    if (b->costs) {
        cost = ((const F *)b->costs)[index];
        F diagonal = b->loss == LINEAR_SQUARED_HINGE ? 0.5f / cost : zero;
        inverse = 1.0f / (diagonal + (row->terms[0] + b->bias * b->bias));
    } else {
        cost = NAME(select)(positive, NAME(splat)(b->positive_cost),
                            NAME(splat)(b->negative_cost));
        inverse = NAME(select)(positive, NAME(splat)(row->terms[1]),
                               NAME(splat)(row->terms[0]));
    }
    const F alpha = ((const F *)b->alpha)[index];
    const F own = (F)((I)alpha ^ sign) * row->own;
    const F margin = (NAME(dot)(b, row) + own) + s->bias_weights * b->bias;
    b->visited += row->length + b->dense_count;
    F gradient = (F)((I)margin ^ sign) - 1.0f;
    F limit = infinity;
    if (b->loss == LINEAR_SQUARED_HINGE) gradient += alpha * (0.5f / cost);
    else limit = cost;
    const I at_zero = alpha == zero, at_limit = alpha >= limit;
    const I shrink = member & ((at_zero & (gradient > s->old_maximum)) |
                               (at_limit & (gradient < s->old_minimum)));
    const I kept = member & ~shrink;
    F projected = NAME(select)(at_zero & (gradient > zero), zero, gradient);
    projected = NAME(select)(at_limit & (gradient < zero), zero, projected);
    s->maximum = NAME(select)(kept & (projected > s->maximum), projected, s->maximum);
    s->minimum = NAME(select)(kept & (projected < s->minimum), projected, s->minimum);
    const F violation = (F)((I)projected & ((I){0} + INT32_MAX));
    if (!NAME(mask_of)(kept & (violation > b->epsilon * SETTLED))) b->rests[index] = REST;
    F moved = alpha - gradient * inverse;
    moved = NAME(select)(moved > zero, moved, zero);
    moved = NAME(select)(moved < limit, moved, limit);
    moved = NAME(select)(kept, moved, alpha);
    if (NAME(mask_of)(moved != alpha)) {
        const F delta = (F)((I)(moved - alpha) ^ sign);
        ((F *)b->alpha)[index] = moved;
        s->bias_weights += delta * b->bias;
        NAME(add)(b, row, delta);
        b->updated += row->length + b->dense_count;
    }
    const uint32_t gone = NAME(mask_of)(shrink);
    if (gone) {
        row->active &= (uint16_t)~gone;
        s->shrunk |= gone;
    }
}

/* After a pass: a lane that met epsilon stops or, where rows were shrunk away, waits. Once none is
   left but such, they all see all their rows once more: together, since a pass over all rows costs
   the same for one lane as for sixteen. Returns the lanes to be given their rows back. */
static uint32_t NAME(judge)(const lane_block *b, NAME(lane_state) *s) {
    for (int l = 0; l < LANES; l++) {
        const uint32_t bit = 1u << l;
        if (!(s->live & bit)) continue;
        const float high = s->maximum[l], low = s->minimum[l];
        const bool met = high - low <= b->epsilon;
        if (met) {
            s->live &= ~bit;
            s->waiting |= s->shrunk & bit;
        }
        s->old_maximum[l] = !met && high > 0 ? high : INFINITY;
        s->old_minimum[l] = !met && low < 0 ? low : -INFINITY;
    }
    if (s->live) return 0;
    const uint32_t again = s->waiting;
    s->live = again;
    s->shrunk &= ~again;
    s->waiting = 0;
    return again;
}

static void NAME(solve_hinge)(lane_block *b) {
    const F infinity = NAME(splat)(INFINITY);
    NAME(lane_state) s = {.live = b->live, .old_maximum = infinity, .old_minimum = -infinity};
    for (int64_t i = 0; i < b->row_count; i++) {
        lane_row *row = b->rows + i;
        row->active = row->member & (uint16_t)b->live;
    }
    uint64_t random = b->seed;
    memset(b->rests, 0, (size_t)b->row_count);
    for (b->passes = 0; b->passes < b->iterations && s.live;) {
        b->passes++;
        const int64_t count = collect_awake(b);
        shuffle(b->order, count, &random);
        s.maximum = -infinity;
        s.minimum = infinity;
        for (int64_t i = 0; i < count; i++) {
            const int64_t row = b->order[i];
            NAME(prefetch)(b, i);
            if (b->rows[row].active & s.live) NAME(step)(b, row, &s, infinity);
            else b->rests[row] = GONE;
        }
        const uint32_t again = NAME(judge)(b, &s);
        if (!again) continue;
        for (int64_t i = 0; i < b->row_count; i++)
            b->rows[i].active |= b->rows[i].member & (uint16_t)again;
        memset(b->rests, 0, (size_t)b->row_count);
    }
    b->converged = !s.live;
    memcpy(b->bias_weights, &s.bias_weights, sizeof s.bias_weights);
}

/* Newton steps on one dual variable of the logistic loss (Yu, Huang and Lin 2011, Algorithm 5).
   `pair` holds alpha and C - alpha; returns how far alpha moved. */
static double NAME(logistic_step)(double *pair, double cost, double square, double margin,
                                  double inner_epsilon, double *largest, int64_t *steps) {
    const bool swapped = 0.5 * square * (pair[1] - pair[0]) + margin < 0;
    const double side = swapped ? -1 : 1, old = pair[swapped];
    double z = old;
    if (cost - z < 0.5 * cost) z *= 0.1;
    double gradient = square * (z - old) + side * margin + portable_log(z / (cost - z));
    const double size = gradient < 0 ? -gradient : gradient;
    if (size > *largest) *largest = size;
    int inner = 0;
    for (; inner <= 100 && (gradient < 0 ? -gradient : gradient) >= inner_epsilon; inner++) {
        const double next = z - gradient / (square + cost / (cost - z) / z);
        z = next <= 0 ? z * 0.1 : next;
        gradient = square * (z - old) + side * margin + portable_log(z / (cost - z));
        ++*steps;
    }
    if (inner == 0) return 0;
    pair[swapped] = z;
    pair[!swapped] = cost - z;
    return side * (z - old);
}

static double NAME(cost_of)(const lane_block *b, int64_t row, int lane) {
    if (b->costs) return b->costs[row * LANES + lane];
    return b->rows[row].positive >> lane & 1 ? b->positive_cost : b->negative_cost;
}

/* The logistic loss keeps every dual variable inside (0, C): nothing shrinks, and w starts from the
   small values alpha starts from. */
static void NAME(start_logistic)(lane_block *b, F *bias_weights) {
    for (int64_t row = 0; row < b->row_count; row++) {
        F delta = {0};
        lane_row *entry = b->rows + row;
        entry->active = entry->member & (uint16_t)b->live;
        for (int l = 0; l < LANES; l++) {
            if (!(entry->active >> l & 1)) continue;
            double *pair = b->dual + 2 * (row * LANES + l);
            const double cost = NAME(cost_of)(b, row, l);
            pair[0] = 0.001 * cost < 1e-8 ? 0.001 * cost : 1e-8;
            pair[1] = cost - pair[0];
            delta[l] = (float)(entry->positive >> l & 1 ? pair[0] : -pair[0]);
        }
        *bias_weights += delta * b->bias;
        NAME(add)(b, entry, delta);
    }
}

static void NAME(solve_logistic)(lane_block *b) {
    F bias_weights = {0};
    double inner[LANES], largest[LANES];
    int64_t steps[LANES];
    for (int l = 0; l < LANES; l++) inner[l] = 1e-2;
    const double inner_limit = b->epsilon < 1e-8 ? b->epsilon : 1e-8;
    NAME(start_logistic)(b, &bias_weights);
    uint32_t live = b->live;
    uint64_t random = b->seed;
    int64_t count = collect_active(b, live);
    for (b->passes = 0; b->passes < b->iterations && live;) {
        b->passes++;
        shuffle(b->order, count, &random);
        memset(largest, 0, sizeof largest);
        memset(steps, 0, sizeof steps);
        for (int64_t i = 0; i < count; i++) {
            const int64_t row = b->order[i];
            const lane_row *entry = b->rows + row;
            const uint32_t member = entry->active & live, positive = entry->positive;
            const F margin = NAME(dot)(b, entry) + bias_weights * b->bias;
            b->visited += entry->length + b->dense_count;
            b->updated += entry->length + b->dense_count;
            const double square = (double)entry->terms[0] + (double)b->bias * b->bias;
            F delta = {0};
            for (int l = 0; l < LANES; l++) {
                if (!(member >> l & 1)) continue;
                const double sign = positive >> l & 1 ? 1 : -1;
                delta[l] = (float)(sign * NAME(logistic_step)(
                                              b->dual + 2 * (row * LANES + l),
                                              NAME(cost_of)(b, row, l), square, sign * margin[l],
                                              inner[l], &largest[l], &steps[l]));
            }
            bias_weights += delta * b->bias;
            NAME(add)(b, entry, delta);
        }
        for (int l = 0; l < LANES; l++) {
            if (largest[l] < b->epsilon) live &= ~(1u << l);
            if (steps[l] <= b->row_count / 10)
                inner[l] = 0.1 * inner[l] > inner_limit ? 0.1 * inner[l] : inner_limit;
        }
    }
    b->converged = !live;
    memcpy(b->bias_weights, &bias_weights, sizeof bias_weights);
}

static void NAME(solve)(lane_block *b) {
    if (b->loss == LINEAR_LOGISTIC) NAME(solve_logistic)(b);
    else NAME(solve_hinge)(b);
}

static int64_t NAME(harvest)(float *weights, int64_t first, int64_t end, float threshold,
                             const uint8_t *children, lane_weight *out) {
    const F zero = {0};
    const I magnitude = (I){0} + INT32_MAX;
    int64_t count = 0;
    for (int64_t f = first; f < end; f++) {
        F *row = (F *)weights + f;
        const F size = (F)((I)*row & magnitude);
        uint32_t mask = NAME(mask_of)((size >= threshold) & (size > zero));
        for (; mask; mask &= mask - 1) {
            const int lane = __builtin_ctz(mask);
            out[count++] = (lane_weight){(uint32_t)f, children[lane], weights[f * LANES + lane]};
        }
        *row = zero;
    }
    return count;
}

static int64_t NAME(harvest_own)(const lane_block *b, int64_t index, float threshold,
                                 const uint8_t *children, lane_weight *out) {
    const F zero = {0};
    const I magnitude = (I){0} + INT32_MAX;
    const lane_row *row = b->rows + index;
    const I sign = ~NAME(lanes_of)(row->positive) & ((I){0} + INT32_MIN);
    const F alpha = (F)((I)((const F *)b->alpha)[index] ^ sign);
    int64_t count = 0;
    for (int64_t k = row->start + row->length + b->dense_count; k < row[1].start; k++) {
        const F weight = alpha * b->values[k];
        const F size = (F)((I)weight & magnitude);
        uint32_t mask = NAME(mask_of)((size >= threshold) & (size > zero));
        for (; mask; mask &= mask - 1) {
            const int lane = __builtin_ctz(mask);
            out[count++] = (lane_weight){b->features[k], children[lane], weight[lane]};
        }
    }
    return count;
}

#undef F
#undef I
#undef BITS
