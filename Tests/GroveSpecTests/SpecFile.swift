import Foundation
import GroveSpec

/// A folder of spec files that lives as long as this value.
final class SpecFolder {
    let path: String

    /// Writes files by name.
    init(_ files: [String: String]) throws {
        path = NSTemporaryDirectory() + "grove-spec-\(UUID().uuidString)"
        for (name, text) in files {
            let file = URL(fileURLWithPath: "\(path)/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Reads a spec from its text.
func read(
    _ text: String,
    overrides: [String] = [],
    beside files: [String: String] = [:]
) throws -> ExperimentSpec {
    let folder = try SpecFolder(files.merging(["spec.yaml": text]) { $1 })
    return try ExperimentSpec.read("\(folder.path)/spec.yaml", overrides: overrides)
}

/// What reading a spec complains about, without the folder; nil for a spec that is right.
func complaint(
    _ text: String,
    overrides: [String] = [],
    beside files: [String: String] = [:]
) throws -> String? {
    let folder = try SpecFolder(files.merging(["spec.yaml": text]) { $1 })
    do {
        _ = try ExperimentSpec.read("\(folder.path)/spec.yaml", overrides: overrides)
        return nil
    } catch {
        return "\(error)".replacingOccurrences(of: "\(folder.path)/", with: "")
            .replacingOccurrences(of: folder.path, with: ".")
    }
}

/// A small spec with more lines after its first two.
func small(_ more: String) -> String { "name: small\ndatasets: [bibtex]\n\(more)\n" }
