import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveTree

@testable import GroveExchange

/// A folder that is gone after the test.
final class Scratch {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/grove-exchange-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A copy of a resource that may be damaged.
    func copy(of name: String) throws -> String {
        try FileManager.default.copyItem(atPath: resource(name), toPath: "\(path)/\(name)")
        return "\(path)/\(name)"
    }
}

/// The path of a resource of the tests.
func resource(_ name: String) -> String { Bundle.module.bundlePath + "/Resources/" + name }

/// What a piece of work throws, as the line the user sees; file names without their folder.
func message(_ folder: String, _ work: () throws -> Void) -> String {
    do {
        try work()
        return "nothing is thrown"
    } catch {
        return "\(error)".replacingOccurrences(of: folder + "/", with: "")
    }
}

/// Replaces text in a file that must hold it.
func replace(_ old: String, with new: String, in path: String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    precondition(text.contains(old), "\(path) holds no \(old)")
    try text.replacingOccurrences(of: old, with: new).write(
        toFile: path,
        atomically: true,
        encoding: .utf8
    )
}

/// What libpecos 1.2.8 predicts; made by Resources/make-goldens.py.
struct Goldens {
    let json: JSONValue
    let features: CSRMatrix

    init() throws {
        let text = try String(contentsOfFile: resource("goldens.json"), encoding: .utf8)
        json = try JSONValue(parsing: text)
        features = try readSparseArchive(resource("X.npz"))
    }

    var beam: Int { json["beam"]?.intValue ?? 0 }
    var top: Int { json["top"]?.intValue ?? 0 }

    /// Labels and scores of each instance.
    static func rows(_ value: JSONValue?) -> [[(label: Int, score: Double)]] {
        (value?.arrayValue ?? []).map { row in
            (row.arrayValue ?? []).map { cell in
                (cell.arrayValue?[0].intValue ?? -1, cell.arrayValue?[1].doubleValue ?? .nan)
            }
        }
    }
}

extension RankedLabels {
    /// The scores of an instance.
    func scores(ofRow row: Int) -> [Double] {
        scores[rowOffsets[row]..<rowOffsets[row + 1]].map(Double.init)
    }
}

/// A model with drawn weights over a tree, some of whose labels may have copies.
func drawnModel(copies: Int, bias: Float = 1, seed: UInt64 = 3) -> LinearModel {
    var stream = RandomStream(seed: seed, "test.exchange")
    var clusters = [Set<UInt32>](repeating: [], count: 5)
    for label in 0..<23 {
        for _ in 0..<copies { clusters[stream.below(5)].insert(UInt32(label)) }
    }
    let ends = clusters.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    let tree = LabelTree(
        childOffsets: [[0, 2], [0, 2, 5], ends],
        slotLabels: clusters.flatMap { $0.sorted() },
        labelCount: 23
    )
    let levels = (0..<3).map { level in
        let rows = (0..<tree.childCount(level)).map { _ in
            (0..<12).compactMap { column in
                let isThere = stream.unit() < 0.6
                return isThere && (bias > 0 || column < 11)
                    ? (column: UInt32(column), value: Float(stream.unit() * 4 - 2)) : nil
            }
        }
        return LinearLevel(
            rows: CSRMatrix(columnCount: 12, rows: rows),
            order: (0..<UInt32(rows.count)).map(\.self),
            featureCount: 11,
            childOffsets: tree.childOffsets[level]
        )
    }
    return LinearModel(
        tree: tree,
        levels: levels,
        featureCount: 11,
        bias: bias,
        postProcessor: .hinge(3),
        rankerPostProcessor: .hinge(2)
    )
}

/// Drawn instances.
func drawnFeatures(_ count: Int, columns: Int = 11) -> CSRMatrix {
    var stream = RandomStream(seed: 8, "test.instances")
    return CSRMatrix(
        columnCount: columns,
        rows: (0..<count).map { _ in
            (0..<columns).compactMap { column in
                stream.unit() < 0.5
                    ? (column: UInt32(column), value: Float(stream.unit())) : nil
            }
        }
    )
}
