import Foundation
import GroveBase
import GroveLinear
import GroveSparse
import GroveTestSupport
import GroveTree
import Testing

/// What libpecos 1.2.8 reached on small problems; made by Resources/make-goldens.py.
private struct Goldens {
    let json: JSONValue
    let features: CSRMatrix
    let labels: CSRPattern
    let flat: LabelTree
    let tree: LabelTree

    init() throws {
        let url = try #require(
            Bundle.module.url(
                forResource: "libpecos-goldens",
                withExtension: "json",
                subdirectory: "Resources"
            )
        )
        json = try JSONValue(parsing: String(contentsOf: url, encoding: .utf8))
        let json = json
        func integers(_ value: JSONValue) -> [Int] {
            value.arrayValue?.compactMap(\.intValue) ?? []
        }
        func list(_ key: String) -> [JSONValue] { json[key]?.arrayValue ?? [] }
        features = CSRMatrix(
            columnCount: json["featureCount"]?.intValue ?? 0,
            rows: list("features").map { row in
                (row.arrayValue ?? []).map { cell in
                    let pair = cell.arrayValue?.compactMap(\.doubleValue) ?? []
                    return (column: UInt32(pair[0]), value: Float(pair[1]))
                }
            }
        )
        let count = json["labelCount"]?.intValue ?? 0
        labels = CSRPattern(
            columnCount: count,
            rows: list("labels").map { integers($0).map(UInt32.init) }
        )
        let all = (0..<count).map(UInt32.init)
        flat = LabelTree(childOffsets: [[0, count]], slotLabels: all, labelCount: count)
        let clusters = list("clusters").compactMap(\.intValue)
        let ends = (0..<3).map { cluster in clusters.count { $0 <= cluster } }
        tree = LabelTree(childOffsets: [[0, 3], [0] + ends], slotLabels: all, labelCount: count)
    }

    func train(_ tree: LabelTree, _ change: (inout LinearParameters) -> Void) throws -> LinearModel
    {
        var parameters = LinearParameters()
        parameters.epsilon = 1e-6
        parameters.iterations = 5000
        parameters.threshold = 0
        change(&parameters)
        return try LinearModel.train(
            features: features,
            labels: labels,
            tree: tree,
            parameters: parameters,
            seed: 1
        ).model
    }
}

@Suite struct `Against libpecos` {
    // libpecos stops far above the optimum of the logistic loss; those numbers are LIBLINEAR's.
    @Test("reaches the same objective", arguments: LinearLoss.allCases)
    func objectives(loss: LinearLoss) throws {
        let goldens = try Goldens()
        let wanted = try #require(goldens.json["objectives"]?[loss.rawValue]?.arrayValue)
            .compactMap(\.doubleValue)
        var parameters = LinearParameters()
        parameters.loss = loss
        let model = try goldens.train(goldens.flat) { $0.loss = loss }
        let reached = (0..<goldens.labels.columnCount).map { label in
            let (weights, bias) = model.dense(level: 0, child: label)
            return ReferenceSolver.objective(
                features: goldens.features,
                instances: (0..<goldens.features.rowCount).map {
                    let positive = goldens.labels.row($0).contains(UInt32(label))
                    return .init(row: $0, sign: positive ? 1 : -1, cost: 1)
                },
                parameters: parameters,
                weights: weights,
                bias: bias
            )
        }
        expectClose(reached, wanted, relative: 1e-4)
    }

    @Test("ranks the same labels with the same scores", arguments: NegativeSampling.allCases)
    func searches(negatives: NegativeSampling) throws {
        let goldens = try Goldens()
        let wanted = try #require(goldens.json["searches"]?[negatives.rawValue]?.arrayValue)
        let model = try goldens.train(goldens.tree) {
            $0.negatives = negatives
            $0.beam = 2
        }
        let ranked = model.predict(features: goldens.features, beam: 2, top: 5)
        for (row, list) in wanted.enumerated() {
            let pairs = (list.arrayValue ?? []).map {
                $0.arrayValue?.compactMap(\.doubleValue) ?? []
            }
            let scores = ranked.scores[ranked.rowOffsets[row]..<ranked.rowOffsets[row + 1]]
            // Both in single precision at epsilon 1e-6.
            expectClose(scores.map { Double($0) }, pairs.map { $0[1] }, absolute: 1e-3)
            let clear = zip(pairs, pairs.dropFirst()).allSatisfy { $0[1] - $1[1] > 2e-3 }
            if clear { #expect(ranked.row(row).map(Int.init) == pairs.map { Int($0[0]) }) }
        }
    }
}
