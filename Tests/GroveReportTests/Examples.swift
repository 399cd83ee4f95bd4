import GroveBase
import GroveSpec
import GroveStore

/// Made-up runs of a budget sweep; the numbers are a formula, not a measurement.
func sweep(
    budgets: [Int] = [1, 2, 3, 4, 5, 6],
    schemes: [String] = ["released", "capped"],
    seeds: [Int] = [1, 2, 3],
    dataset: String = "wordnet-28k"
) -> [RunRecord] {
    budgets.flatMap { budget in
        schemes.flatMap { scheme in
            seeds.map { seed in
                let gain = 2.2 * (1 - 1 / Double(budget)) * (scheme == "released" ? 1 : 0.93)
                let wobble = Double((seed * 7 + budget * 3) % 5 - 2) * 0.06
                let cost = Double(budget - 1) * (scheme == "released" ? 11 : 4.5)
                return RunRecord(
                    run: "\(scheme)-\(budget)-\(seed)",
                    dataset: dataset,
                    seed: seed,
                    swept: [
                        .init("disentanglement.budget", .integer(budget)),
                        .init("disentanglement.scheme", .string(scheme)),
                    ],
                    metrics: [
                        .init("P@1", 65.24 + gain + wobble),
                        .init("P@5", 55.15 + gain * 1.1 + wobble),
                        .init("PSP@5", 40.26 + gain * 0.7 - wobble),
                    ],
                    measures: [
                        .init("train-seconds", 14 + cost + wobble * 3),
                        .init("predict-per-second", 9000 - cost * 60),
                    ],
                    provenance: .object([
                        "propensity": .object(["a": .number(0.55), "b": .number(1.5)])
                    ])
                )
            }
        }
    }
}

/// A run with one swept key, `tree.kind`, and a few numbers.
func run(
    _ kind: String,
    seed: Int = 1,
    dataset: String = "toy",
    precision: Double? = nil,
    seconds: Double? = nil,
    error: String? = nil
) -> RunRecord {
    RunRecord(
        run: "\(dataset)-\(kind)-\(seed)",
        dataset: dataset,
        seed: seed,
        swept: [.init("clusterer.kind", .string(kind))],
        metrics: precision.map { [.init("P@1", $0)] } ?? [],
        measures: seconds.map { [.init("train-seconds", $0)] } ?? [],
        status: error == nil ? .ok : .failed,
        error: error
    )
}

/// Points of quality against training time for some runs.
func curvePoints(_ records: [RunRecord]) -> [CurvePoint] {
    records.flatMap { record in
        (1...3).map { round in
            let seconds = (record.number("train-seconds") ?? 1) * Double(round) / 3
            let precision = (record.number("P@1") ?? 0) - 4 / Double(round * round)
            return CurvePoint(
                run: record.run,
                matcher: "linear",
                stage: "round \(round)",
                step: 1,
                trainSeconds: seconds,
                precision: [precision, precision - 6, precision - 11]
            )
        }
    }
}
