#ifndef CHDF5_H
#define CHDF5_H
/* HDF5 as Grove needs it, without hdf5.h in sight. */
const char *chdf5_version(void);
#endif
