import Foundation
import GroveBase
import GroveSparse
import Testing

@testable import GroveData

/// A folder that is gone after the test.
final class Scratch {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/grove-data-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: file)
        return file.path
    }

    /// A catalog over this folder with one manifest, `toy.yaml`, of these further lines.
    func catalog(_ lines: String, memo: Bool = false) throws -> DatasetCatalog {
        try write(
            """
            name: toy
            title: a toy
            source: none
            licence: none
            citation: none
            \(lines)
            """,
            to: "manifests/toy.yaml"
        )
        return DatasetCatalog(
            manifestFolder: path + "/manifests",
            dataFolders: [path],
            digestMemo: memo ? path + "/memo/digests.json" : nil
        )
    }
}

/// What a piece of work throws, as the line the user sees; file names without their folder.
func message(_ folder: String, _ work: () throws -> Void) -> String {
    do {
        try work()
        return "nothing is thrown"
    } catch {
        return folder.isEmpty
            ? "\(error)" : "\(error)".replacingOccurrences(of: folder + "/", with: "")
    }
}

/// The rows of a pattern.
func rows(_ pattern: CSRPattern) -> [[UInt32]] {
    (0..<pattern.rowCount).map { Array(pattern.row($0)) }
}

/// The path of a resource of the tests.
func resource(_ name: String) -> String {
    Bundle.module.bundlePath + "/Resources/" + name
}

/// A one-member gzip file with stored blocks, made by hand.
func gzipped(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    precondition(bytes.count < 65_536, "one stored block holds at most 65,535 bytes")
    func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(value >> UInt32(8 * $0) & 255) }
    }
    let length = UInt32(bytes.count)
    return [31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(length, 2) + little(~length, 2) + bytes
        + little(crc32(bytes), 4) + little(length, 4)
}
