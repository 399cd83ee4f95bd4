#ifndef CHDF5_DRIVER_H
#define CHDF5_DRIVER_H

#include <hdf5.h>

/* The id of a file driver over an open descriptor, whose number is given as the file's name.

   HDF5's own drivers open a path themselves, lock it and look up its real name. Files of the cache
   are open already, may be renamed or replaced meanwhile, and may be in memory without any name. */
hid_t descriptor_driver(void);

#endif
