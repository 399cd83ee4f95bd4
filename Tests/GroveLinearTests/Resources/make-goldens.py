"""Makes libpecos-goldens.json: what libpecos 1.2.8 reaches on small random problems.

    python3 -m venv v && v/bin/pip install 'numpy<2' 'scipy<1.14' scikit-learn libpecos==1.2.8
    v/bin/python make-goldens.py > libpecos-goldens.json

Features are multiples of 1/64, so their decimal text is exact. For each loss the objective of every
label at epsilon 1e-6 (one level, all instances); libpecos's logistic solver stops far above the
optimum, so LIBLINEAR's stands beside it (scikit-learn); then a two-level tree with its ranked labels under
each way to sample negatives.
"""
import json

import numpy as np
import scipy.sparse as sp
from pecos.xmc.base import ClusterChain
from pecos.xmc.xlinear.model import XLinearModel
from sklearn.linear_model import LogisticRegression

SOLVERS = {
    "squared-hinge": "L2R_L2LOSS_SVC_DUAL",
    "hinge": "L2R_L1LOSS_SVC_DUAL",
    "logistic": "L2R_LR_DUAL",
}
rng = np.random.RandomState(0)
N, D, L, K = 60, 24, 18, 3
X = sp.random(N, D, 0.25, "csr", random_state=rng)
X.data = ((np.floor(X.data * 63) + 1) / 64).astype(np.float32)
X = X.astype(np.float32)
Y = sp.csr_matrix((rng.rand(N, L) < 0.12).astype(np.float32))
for matrix in (X, Y):
    matrix.sort_indices()


def objective(w, b, y, loss):
    margin = np.where(y > 0, 1, -1) * (X @ w + b)
    below = np.maximum(0, 1 - margin)
    losses = {
        "squared-hinge": below**2,
        "hinge": below,
        "logistic": np.logaddexp(0, -margin),
    }
    return 0.5 * (w @ w + b * b) + losses[loss].sum()


def weights(model):
    W = model.model.model_chain[-1].W.toarray().astype(np.float64)
    return W[:-1], W[-1]


out = {
    "features": [[[int(c), float(v)] for c, v in zip(r.indices, r.data)] for r in X],
    "featureCount": D,
    "labels": [r.indices.tolist() for r in Y],
    "labelCount": L,
    "objectives": {},
    "searches": {},
}
for loss, solver in SOLVERS.items():
    chain = ClusterChain([sp.csc_matrix(np.ones((L, 1), np.float32))])
    model = XLinearModel.train(
        X, Y, chain, solver_type=solver, eps=1e-6, max_iter=5000, threshold=0.0, threads=1
    )
    W, b = weights(model)
    dense = Y.toarray()
    out["objectives"][loss] = [objective(W[:, l], b[l], dense[:, l], loss) for l in range(L)]
out["objectives"]["logistic-libpecos"] = out["objectives"]["logistic"]
out["objectives"]["logistic"] = []
for l in range(L):
    solver = LogisticRegression(solver="liblinear", dual=True, tol=1e-9, max_iter=1000000)
    solver.fit(X, Y.toarray()[:, l])
    out["objectives"]["logistic"].append(
        objective(solver.coef_[0], solver.intercept_[0], Y.toarray()[:, l], "logistic")
    )
cluster = np.arange(L) * K // L
leaves = sp.csc_matrix((np.ones(L, np.float32), (np.arange(L), cluster)), shape=(L, K))
out["clusters"] = cluster.tolist()
for scheme in ("tfn", "man", "tfn+man"):
    chain = ClusterChain([sp.csc_matrix(np.ones((K, 1), np.float32)), leaves])
    model = XLinearModel.train(
        X,
        Y,
        chain,
        eps=1e-6,
        max_iter=5000,
        threshold=0.0,
        threads=1,
        negative_sampling_scheme=scheme,
        pred_params=XLinearModel.PredParams.from_dict(
            {"hlm_args": {"model_chain": {"only_topk": 2, "post_processor": "l3-hinge"}}}
        ),
    )
    P = model.predict(X, beam_size=2, only_topk=5, threads=1).tocsr()
    out["searches"][scheme] = [
        sorted(([int(c), round(float(v), 6)] for c, v in zip(r.indices, r.data)), key=lambda p: (-p[1], p[0]))
        for r in P
    ]
print(json.dumps(out, separators=(",", ":")))
