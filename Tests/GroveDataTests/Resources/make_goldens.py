"""Writes the numpy and scipy files that the tests read: small.npz, wide.npz, column.npz.

Run beside this file:  python3 make_goldens.py   (numpy 1.26, scipy 1.13; any later ones will do)
"""
import numpy as np, scipy.sparse as sp

rows, columns = [0, 0, 2, 2, 2], [1, 3, 0, 2, 4]
values = np.array([0.5, -1.25, 3.0, 1e-7, 2.0], np.float32)
small = sp.csr_matrix((values, (rows, columns)), shape=(4, 5))
sp.save_npz("small.npz", small)  # compressed, int32 indices
wide = small.astype(np.float64)
wide.indices, wide.indptr = wide.indices.astype(np.int64), wide.indptr.astype(np.int64)
np.savez("wide.npz", indices=wide.indices, indptr=wide.indptr, format=b"csr",
         shape=np.array(wide.shape), data=wide.data)  # stored, int64 indices, float64
sp.save_npz("column.npz", small.tocsc())
