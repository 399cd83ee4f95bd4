#include "CTorch.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const ctorch_table *table = NULL;

int ctorch_load(const char *path, char *reason, int64_t capacity) {
    /* RTLD_LOCAL keeps libtorch's symbols (its OpenBLAS, OpenMP, protobuf) from standing in for
       those of Grove's own libraries. The library stays for good: libtorch cannot be unloaded. */
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library) {
        snprintf(reason, (size_t)capacity, "%s", dlerror());
        return CTORCH_NOT_LOADABLE;
    }
    const ctorch_table *(*entry)(void) = NULL;
    *(void **)&entry = dlsym(library, CTORCH_ENTRY);
    if (!entry) return CTORCH_NOT_A_SHIM;
    const ctorch_table *found = entry();
    if (found->version != CTORCH_VERSION || strcmp(found->signatures, ctorch_signatures) != 0)
        return CTORCH_OTHER_VERSION;
    table = found;
    return CTORCH_LOADED;
}

int64_t ctorch_count_scopes(int64_t change) {
    static _Thread_local int64_t open = 0;
    open += change;
    return open;
}

/* The functions of the interface, each through the table. */
#define CTORCH_FUNCTION(result, name, parameters, arguments)                                       \
    result ctorch_##name parameters { return table->name arguments; }
#include "CTorchFunctions.inc"
