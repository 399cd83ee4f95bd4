import Foundation
import GroveBase

@testable import GroveStore

/// A folder of its own for a test, removed after.
final class Scratch: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "grove-store-" + UUID().uuidString
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func files(_ folder: String = "") -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []
    }
}

/// Collects what a cache warns of.
final class Warnings: Sendable {
    private let lines = Locked<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

func sampleArtifact() -> Artifact {
    Artifact(
        [
            "f": .float32([1.5, -0.0, .infinity, .leastNonzeroMagnitude]),
            "d": .float64([.pi, -.greatestFiniteMagnitude]), "i": .int32([.min, 0, .max]),
            "l": .int64([.min, -1, .max]), "b": .uint8(Array(0...255)), "h": .uint16([0, .max]),
            "u": .uint32([7, .max]), "empty": .float32([]), "level.0.offsets": .int64([0, 3]),
        ],
        attributes: [
            "count": .integer(3), "share": .number(1), "name": .string("ä \"quoted\"\n\u{1F333}"),
            "list": .array([.null, .bool(true)]), "big": .integer(.max),
        ]
    )
}

func sampleKey(_ seed: Int = 1) -> StageKey {
    StageKey(stage: "tree", version: 1, parameters: ["leaf": .integer(100)], seed: seed)
}

func bytes(of path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

func overwrite(_ path: String, _ bytes: some Collection<UInt8>) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
}
