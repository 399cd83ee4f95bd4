/// How the predictions of several models become one.
///
/// With s_m(l) the score that member m of M gives label l, r_m(l) its rank from 0, and 0 for a label
/// that a member does not list, a label that any member lists gets
///
///     average:          1/M Σ_m s_m(l)
///     rank-average:     1/M Σ_m (R - r_m(l)),   R the longest list of any member and instance
///     sigmoid-average:  1/M Σ_m 1 / (1 + exp(-s_m(l)))
///     softmax-average:  1/M Σ_m exp(s_m(l)) / Σ_j exp(s_m(j)),   j over the member's list
///     round-robin:      1/M max_m (R - r_m(l) + (M - m) / (M + 1)),   m from 0
///
/// where the sums are over the members that list l. These are the ensembles of libpecos 1.2.8
/// (`CsrEnsembler`), with which X-Transformer and XR-Transformer combine their encoders. As there, a
/// label whose sum is exactly 0 is left out, and sums of scores are rounded to single precision.
public enum EnsembleMethod: String, Sendable, CaseIterable {
    case average
    case rankAverage = "rank-average"
    case sigmoidAverage = "sigmoid-average"
    case softmaxAverage = "softmax-average"
    case roundRobin = "round-robin"
}
