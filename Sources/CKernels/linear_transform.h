/* From margins to scores, shared by batches and single instances: internal to CKernels. */
#ifndef CKERNELS_LINEAR_TRANSFORM_H
#define CKERNELS_LINEAR_TRANSFORM_H
#include <stdint.h>

/* Scores of `width` children from their sums w.x and bias weights; `out` may be `sums`. */
void linear_transform(const float *biases, int64_t width, float bias, int post, int power,
                      float parent, const float *sums, float *out);
#endif
