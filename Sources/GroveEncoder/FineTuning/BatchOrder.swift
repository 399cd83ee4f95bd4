import GroveBase

/// Which instances each step of fine-tuning sees: every epoch all of them once, in an order of its
/// own.
///
/// Any step can be asked for without those before, so that a run which goes on from a checkpoint
/// sees what it would have seen.
package struct BatchOrder {
    /// The number of instances.
    let count: Int
    /// The instances of a step.
    let batch: Int
    /// Draws the orders.
    let seed: UInt64
    private var epoch = -1
    private var order: [Int] = []

    package init(count: Int, batch: Int, seed: UInt64) {
        precondition(count > 0 && batch > 0, "batches of \(batch) out of \(count)")
        self.count = count
        self.batch = min(batch, count)
        self.seed = seed
    }

    /// The batches of an epoch; the last one may be smaller.
    package var stepsPerEpoch: Int { (count + batch - 1) / batch }

    /// The instances of a step, counted from 0.
    package mutating func instances(_ step: Int) -> [Int] {
        let (epoch, place) = step.quotientAndRemainder(dividingBy: stepsPerEpoch)
        if epoch != self.epoch {
            var stream = RandomStream(seed: seed, "fine-tuning.epoch.\(epoch)")
            order = Array(0..<count)
            stream.shuffle(&order)
            self.epoch = epoch
        }
        return Array(order[place * batch..<min((place + 1) * batch, count)])
    }
}

/// The learning rate by step: a rise over the warm-up to the largest rate, then a straight fall to 0
/// (`get_scheduler("linear")` of Hugging Face's transformers, the released matchers' schedule).
package struct LearningRate {
    /// The largest rate.
    let peak: Double
    /// The steps of the rise.
    let warmup: Int
    /// All steps.
    let steps: Int

    /// Creates a schedule.
    package init(peak: Double, warmup: Int, steps: Int) {
        self.peak = peak
        self.warmup = warmup
        self.steps = steps
    }

    /// The rate of a step, counted from 0.
    package func callAsFunction(_ step: Int) -> Double {
        if step < warmup { return peak * Double(step) / Double(max(1, warmup)) }
        return peak * max(0, Double(steps - step) / Double(max(1, steps - warmup)))
    }
}
