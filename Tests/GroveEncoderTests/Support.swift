import Foundation

/// A folder of a test's own, gone with the value.
final class Scratch {
    let path = NSTemporaryDirectory() + "grove-encoder-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, with the folders above it, and gives its path.
    @discardableResult
    func write(_ data: Data, _ name: String) throws -> String {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try data.write(to: url)
        return url.path
    }

    /// Writes a text.
    @discardableResult
    func write(_ text: String, _ name: String) throws -> String {
        try write(Data(text.utf8), name)
    }

    /// The names of the files of the folder itself, sorted.
    var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
}

/// The message of the error that some work throws; a remark where it throws none.
func message(_ work: () throws -> Void) -> String {
    do {
        try work()
        return "no error"
    } catch {
        return "\(error)"
    }
}
