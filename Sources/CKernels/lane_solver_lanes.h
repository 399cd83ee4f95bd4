/* The lane counts of one instruction set; included by lane_solver.c. */
#define LANES 4
#include "lane_solver_body.h"
#undef LANES
#define LANES 8
#include "lane_solver_body.h"
#undef LANES
#define LANES 16
#include "lane_solver_body.h"
#undef LANES
