// The table of functions and the one symbol that gives it.
#include "shim.h"

namespace {
const ctorch_table table = {
    CTORCH_VERSION,
    ctorch_signatures,
#define CTORCH_FUNCTION(result, name, parameters, arguments) shim::name,
#include "CTorchFunctions.inc"
#undef CTORCH_FUNCTION
};
} // namespace

extern "C" __attribute__((visibility("default"))) const ctorch_table *grove_torch_table(void) {
    return &table;
}
