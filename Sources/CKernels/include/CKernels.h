#ifndef CKERNELS_H
#define CKERNELS_H
/* The instruction set in use: "avx512", "avx2" or "baseline". */
const char *ckernels_isa(void);
#endif
