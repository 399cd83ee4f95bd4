import Foundation
import GroveBase
import GroveSpec
import GroveStore
import GroveTensor

extension Folders {
    /// These folders for planning what other machines do: what this one lacks is no mistake.
    ///
    /// - Parameter device: What `auto` means there; nil to look here.
    /// - Returns: The folders.
    func elsewhere(device: Device?) -> Folders {
        var folders = self
        folders.device = device
        folders.checksDevice = false
        return folders
    }
}

extension Device {
    /// Reads what ``description`` gives; nil for anything else.
    init?(named name: String) {
        if name == "cpu" {
            self = .cpu
        } else if name.hasPrefix("cuda:"), let index = Int(name.dropFirst(5)) {
            self = .cuda(index)
        } else {
            return nil
        }
    }
}

/// A path that means the same from every folder.
func absolutePath(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
}

extension Pipeline {
    /// The digest of the stage that evaluates the run.
    var key: String { evaluation.key.digest }

    /// The stages that make some of a run's stages possible, those themselves included.
    func ancestors(of digests: some Sequence<String>) -> Set<String> {
        let known = Dictionary(
            outlines.map { ($0.key.digest, $0.key) },
            uniquingKeysWith: { first, _ in first }
        )
        var found: Set<String> = []
        var open = Array(digests)
        while let digest = open.popLast() {
            guard let key = known[digest], found.insert(digest).inserted else { continue }
            open += key.inputDigests
        }
        return found
    }
}

extension StageKey {
    /// The digests of the stages it reads.
    var inputDigests: [String] {
        (json["inputs"]?.objectValue ?? [:]).values.compactMap(\.stringValue).sorted()
    }
}

extension RunPart {
    /// The part of a run's result.
    init(_ result: RunResult, key: String) {
        self.init(
            key: key,
            record: result.record,
            curve: result.curve,
            deciles: result.deciles,
            senses: result.senses?.json ?? .null,
            tree: result.tree ?? .null,
            isInputError: result.isInputError
        )
    }
}

extension RunResult {
    /// The result that a part holds, without its values of every instance.
    init(_ part: RunPart) {
        self.init(
            record: part.record,
            curve: part.curve,
            perInstance: [],
            deciles: part.deciles,
            senses: SenseData(part.senses),
            tree: part.tree == .null ? nil : part.tree,
            isInputError: part.isInputError
        )
    }
}

extension SenseData {
    fileprivate var json: JSONValue {
        .object([
            "variation": .number(variation), "baseline": .number(baseline),
            "labels": .integer(labelCount), "lines": .array(lines.map(JSONValue.string)),
        ])
    }

    fileprivate init?(_ json: JSONValue) {
        guard let lines = json["lines"]?.arrayValue?.compactMap(\.stringValue) else { return nil }
        self.init(
            variation: json["variation"]?.doubleValue ?? .nan,
            baseline: json["baseline"]?.doubleValue ?? .nan,
            labelCount: json["labels"]?.intValue ?? 0,
            lines: lines
        )
    }
}

extension Sweep {
    /// The parts of the runs that are done or failed, by the run's name.
    ///
    /// - Throws: ``InputError`` if one is damaged.
    func parts(_ pipelines: [Pipeline]) throws -> [String: RunPart] {
        let store = RecordStore(folder: folder)
        var parts: [String: RunPart] = [:]
        for pipeline in pipelines {
            let name = pipeline.settings.identifier
            if let part = try store.readPart(run: name), part.key == pipeline.key {
                parts[name] = part
            }
        }
        return parts
    }
}
