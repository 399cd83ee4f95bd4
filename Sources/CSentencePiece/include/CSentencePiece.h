#ifndef CSENTENCEPIECE_H
#define CSENTENCEPIECE_H

/* What Grove needs of the sentencepiece library: pieces of a text by a model in memory.

   A model is never changed by encoding, so any number of threads may use one at once. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A loaded model. */
typedef struct csentencepiece_model csentencepiece_model;

/* Loads a serialized ModelProto; NULL on failure, with the reason in `error`, cut to `room` bytes
   with the zero at its end. */
csentencepiece_model *csentencepiece_load(
    const uint8_t *proto, size_t length, char *error, size_t room);

/* Frees a model; NULL is allowed. */
void csentencepiece_free(csentencepiece_model *model);

/* How many pieces a model has. */
int32_t csentencepiece_count(const csentencepiece_model *model);

/* Writes the ids of a text's pieces, at most `room` of them, and gives how many there are; below 0
   on failure. A text has at most as many pieces as bytes. */
int64_t csentencepiece_encode(
    const csentencepiece_model *model, const uint8_t *text, size_t length, int32_t *ids,
    size_t room);

#ifdef __cplusplus
}
#endif

#endif
