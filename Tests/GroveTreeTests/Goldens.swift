import Foundation
import GroveSparse
import Testing

/// What `make_goldens.py` stored of libpecos.
struct Goldens: Decodable {
    struct Matrix: Decodable {
        var offsets: [Int]
        var columns: [UInt32]
        var values: [UInt32]
    }
    struct Tree: Decodable {
        var labels: Int
        var features: Int
        var cells: Int
        var signed: Bool
        var nr_splits: Int
        var min_codes: Int?
        var max_leaf_size: Int
        var seed: UInt64?
        var spherical: Bool?
        var kmeans_max_iter: Int?
        var levels: [Int]
        var clusters: [UInt32]
    }
    var small: [String: Matrix]
    var trees: [Tree]

    static func read() throws -> Goldens {
        let url = try #require(
            Bundle.module.url(
                forResource: "pecos",
                withExtension: "json",
                subdirectory: "Resources"
            )
        )
        return try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: url))
    }
}

/// The linear congruential generator of `make_goldens.py`.
struct Draws {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    /// Each row: some draws of a column, doubles falling together, with values k / 1024.
    mutating func matrix(_ rows: Int, _ columns: Int, cells: Int, signed: Bool = false) -> CSRMatrix
    {
        CSRMatrix(
            columnCount: columns,
            rows: (0..<rows).map { _ in
                var row: [UInt32: Float] = [:]
                for _ in 0..<cells {
                    let column = UInt32(below(columns))
                    let value = Float(1 + below(1000)) / 1024
                    row[column] = signed && below(2) == 1 ? -value : value
                }
                return row.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            }
        )
    }
}
