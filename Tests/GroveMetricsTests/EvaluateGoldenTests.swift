import Foundation
import GroveBase
import GroveMetrics
import GroveSparse
import GroveTestSupport
import Testing

private let golden = Result {
    guard let url = Bundle.module.url(forResource: "Resources/metrics.json", withExtension: nil)
    else { throw InputError("no such resource", place: "metrics.json") }
    return try JSONValue(parsing: String(contentsOf: url, encoding: .utf8))
}

extension JSONValue {
    fileprivate var integers: [Int] { (arrayValue ?? []).compactMap(\.intValue) }
    fileprivate var numbers: [Double] { (arrayValue ?? []).compactMap(\.doubleValue) }
    fileprivate var rows: [[UInt32]] { (arrayValue ?? []).map { $0.integers.map(UInt32.init) } }
}

@Suite struct `Metrics against the peers' definitions` {
    private func evaluation(repeated times: Int = 1, workers: Int = 2) throws -> Evaluation {
        let golden = try golden.get()
        let labels = try #require(golden["labels"]?.intValue)
        let train = CSRPattern(columnCount: labels, rows: golden["train"]?.rows ?? [])
        let truth = golden["truth"]?.rows ?? []
        let predictions = golden["ranked"]?.rows ?? []
        let scores = (golden["scores"]?.arrayValue ?? []).map { $0.numbers.map { Float($0) } }
        return evaluate(
            ranked(
                [[[UInt32]]](repeating: predictions, count: times).flatMap { $0 },
                scores: [[[Float]]](repeating: scores, count: times).flatMap { $0 }
            ),
            truth: CSRPattern(
                columnCount: labels,
                rows: [[[UInt32]]](repeating: truth, count: times).flatMap { $0 }
            ),
            trainLabels: train,
            at: golden["at"]?.integers ?? [],
            propensity: PropensityModel(
                labels: train,
                a: golden["a"]?.doubleValue ?? .nan,
                b: golden["b"]?.doubleValue ?? .nan
            ),
            workers: Workers(workers)
        )
    }

    @Test func `random predictions score the same in every metric`() throws {
        let result = try evaluation()
        let wanted = try golden.get()["values"]?.objectValue ?? [:]
        #expect(Set(result.values.map(\.name)) == Set(wanted.keys))
        for (name, value) in result.values {
            expectClose(value, wanted[name]?.doubleValue ?? .nan, relative: 1e-12)
        }
    }

    @Test func `deciles are the same and their precisions sum to P@k`() throws {
        let result = try evaluation()
        let wanted = try golden.get()["deciles"]?.arrayValue ?? []
        #expect(result.deciles.count == 10 && wanted.count == 10)
        for (decile, wanted) in zip(result.deciles, wanted) {
            #expect(decile.truePairs == wanted["pairs"]?.intValue)
            expectClose(decile.precision.map(\.value), wanted["precision"]?.numbers ?? [])
            expectClose(decile.recall.map(\.value), wanted["recall"]?.numbers ?? [])
        }
        for (i, k) in [1, 3, 5, 50].enumerated() {
            let sum = result.deciles.reduce(0) { $0 + $1.precision[i].value }
            expectClose(sum, result["P@\(k)"] ?? .nan, relative: 1e-12)
        }
    }

    @Test func `per-instance values give the metrics back`() throws {
        let result = try evaluation()
        func sum(_ name: String) throws -> Double {
            try #require(result.perInstance(name)).reduce(0) { $0 + Double($1) }
        }
        for k in [1, 3, 5, 50] {
            for name in ["P@\(k)", "R@\(k)", "nDCG@\(k)", "RP@\(k)"] {
                expectClose(100 * (try sum(name)) / 70, result[name] ?? .nan, relative: 1e-6)
            }
            for name in ["PSP@\(k)", "PSnDCG@\(k)"] {
                let ratio = try sum("\(name) gain") / sum("\(name) best")
                expectClose(100 * ratio, result[name] ?? .nan, relative: 1e-6)
            }
        }
    }

    @Test func `one, two and three threads give the same bits`() throws {
        let results = try [1, 2, 3].map { try evaluation(repeated: 45, workers: $0) }
        for other in results.dropFirst() {
            #expect(other.values.map(\.value) == results[0].values.map(\.value))
            #expect(other.perInstance.map(\.values) == results[0].perInstance.map(\.values))
        }
    }
}
