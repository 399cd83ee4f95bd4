import GroveTensor

/// The head's optimiser: dense where every cluster takes part in every step, else by rows.
enum HeadOptimizer {
    case dense(AdamW)
    case sparse(SparseAdam)

    var means: [Tensor] {
        switch self {
        case .dense(let optimizer): optimizer.means
        case .sparse(let optimizer): optimizer.means
        }
    }

    var squares: [Tensor] {
        switch self {
        case .dense(let optimizer): optimizer.squares
        case .sparse(let optimizer): optimizer.squares
        }
    }

    var steps: [Int] {
        get {
            switch self {
            case .dense(let optimizer): optimizer.steps
            case .sparse(let optimizer): optimizer.steps
            }
        }
        nonmutating set {
            switch self {
            case .dense(let optimizer): optimizer.steps = newValue
            case .sparse(let optimizer): optimizer.steps = newValue
            }
        }
    }

    func step(learningRate: Double) throws {
        switch self {
        case .dense(let optimizer): try optimizer.step(learningRate: learningRate)
        case .sparse(let optimizer): try optimizer.step(learningRate: learningRate)
        }
    }

    func clearGradients() {
        switch self {
        case .dense(let optimizer): optimizer.clearGradients()
        case .sparse(let optimizer): optimizer.clearGradients()
        }
    }
}
