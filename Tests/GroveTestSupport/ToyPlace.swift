import Foundation
import GroveBase

/// A small world of its own in a temporary folder: manifests, data sets, specs, cache, results.
///
/// Everything is gone with the value. The data is planted: a label lives in a topic and has words
/// of its own, so that a linear model finds it; three labels live in two topics each, with other
/// words in either, so that one cluster cannot hold all of their instances.
///
/// - `toy`: XC sparse text, 300 + 100 instances, 60 labels in 12 topics, 260 features.
/// - `toy-text`: the same instances as texts, one a line, with lists of label names.
/// - `plain`: 40 labels, one feature each and nothing else, so that every method finds them all.
public final class ToyPlace: Sendable {
    /// The folder of it all.
    public let path: String

    /// Makes the folder, the manifests and the data.
    ///
    /// - Throws: What the file system throws.
    public init() throws {
        path = NSTemporaryDirectory() + "grove-toy-" + UUID().uuidString
        let train = ToyPlace.instances(300, "train")
        let test = ToyPlace.instances(100, "test")
        try writeManifest("toy", "xc-sparse", ToyPlace.counts(train, test, features: true))
        try writeManifest("toy-text", "plain-text", ToyPlace.counts(train, test, features: false))
        try writeManifest("plain", "xc-sparse", "  labels: 40\n  features: 40\n")
        for (part, instances) in [("train", train), ("test", test)] {
            try write(ToyPlace.sparse(instances, features: 260, labels: 60), "data/toy/\(part).txt")
            let texts = instances.map { $0.words.map { "w\($0)" }.joined(separator: " ") }
            try write(lines(texts), "data/toy-text/\(part)_texts.txt")
            let names = instances.map { $0.labels.map(ToyPlace.name).joined(separator: " ") }
            try write(lines(names), "data/toy-text/\(part)_labels.txt")
            try write(lines((0..<60).map(ToyPlace.name)), "data/toy/labels.txt")
            let plain = ToyPlace.plainInstances(part)
            try write(ToyPlace.sparse(plain, features: 40, labels: 40), "data/plain/\(part).txt")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The folder that holds `Datasets`.
    public var home: String { path + "/home" }
    /// The folder of data sets.
    public var data: String { path + "/data" }
    /// The cache's folder.
    public var cache: String { path + "/cache" }
    /// The folder of results.
    public var results: String { path + "/results" }

    /// The variables that make Grove live here and nowhere else.
    public var environment: [String: String] {
        [
            "HOME": path + "/user", "XDG_DATA_HOME": path + "/user/share",
            "XDG_CACHE_HOME": path + "/user/cache", "GROVE_HOME": home, "GROVE_DATA": data,
            "GROVE_CACHE": cache,
        ]
    }

    /// Writes a file of this place, with the folders above it.
    ///
    /// - Parameters:
    ///   - text: What it holds.
    ///   - name: Its path in this place.
    /// - Returns: Its full path.
    /// - Throws: What the file system throws.
    @discardableResult
    public func write(_ text: String, _ name: String) throws -> String {
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
        return file.path
    }

    /// The text of a file of this place; empty where there is none.
    public func text(_ name: String) -> String {
        FileManager.default.contents(atPath: "\(path)/\(name)")
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Every file under a folder of this place by its path in the folder, sorted.
    public func files(_ folder: String) -> [String] {
        (FileManager.default.enumerator(atPath: "\(path)/\(folder)")?.compactMap { $0 as? String }
            ?? []).filter { name in
                let type = try? FileManager.default
                    .attributesOfItem(atPath: "\(path)/\(folder)/\(name)")[.type]
                return type as? FileAttributeType == .typeRegular
            }.sorted()
    }

    /// Writes a manifest of a name, a format and lines of expected counts.
    ///
    /// - Throws: What the file system throws.
    public func writeManifest(_ name: String, _ format: String, _ expected: String) throws {
        try write(
            """
            name: \(name)
            title: Planted topics
            source: made by a test
            licence: none
            citation: none
            instructions: Make it again.
            format: \(format)
            expect:
            \(expected)
            """,
            "home/Datasets/\(name).yaml"
        )
    }

    private func lines(_ texts: [String]) -> String { texts.joined(separator: "\n") + "\n" }
}

extension ToyPlace {
    private struct Instance {
        var labels: [Int]
        var words: [Int]
    }

    private static func name(_ label: Int) -> String { "topic\(label / 5)-label\(label % 5)" }

    /// Two labels of one topic with most of their words, two words of the topic, three of noise.
    private static func instances(_ count: Int, _ part: String) -> [Instance] {
        var random = RandomStream(seed: 1, "toy." + part)
        return (0..<count).map { _ in
            let topic = random.below(12)
            var pool = Array(topic * 5..<topic * 5 + 5)
            if (6...8).contains(topic) { pool.append((topic - 6) * 5) }
            random.shuffle(&pool)
            var words: Set<Int> = []
            for label in pool.prefix(2) {
                // The second sense of an ambiguous label has words of its own.
                let sense = label / 5 == topic ? 72 + label * 2 : 192 + (topic - 6) * 2
                words.insert(sense + random.below(2))
                if random.unit() < 0.7 { words.formUnion([sense, sense + 1]) }
            }
            for _ in 0..<2 { words.insert(topic * 6 + random.below(6)) }
            for _ in 0..<3 { words.insert(198 + random.below(62)) }
            return Instance(labels: pool.prefix(2).sorted(), words: words.sorted())
        }
    }

    /// Three labels, each with its own feature.
    private static func plainInstances(_ part: String) -> [Instance] {
        var random = RandomStream(seed: 1, "plain." + part)
        return (0..<(part == "train" ? 200 : 50)).map { _ in
            var labels = Array(0..<40)
            random.shuffle(&labels)
            let chosen = labels.prefix(3).sorted()
            return Instance(labels: chosen, words: chosen)
        }
    }

    private static func sparse(_ instances: [Instance], features: Int, labels: Int) -> String {
        let lines = instances.map { instance in
            instance.labels.map(String.init).joined(separator: ",")
                + instance.words.map { " \($0):1" }.joined()
        }
        return "\(instances.count) \(features) \(labels)\n" + lines.joined(separator: "\n") + "\n"
    }

    private static func counts(
        _ train: [Instance],
        _ test: [Instance],
        features: Bool
    ) -> String {
        """
          train-instances: \(train.count)
          test-instances: \(test.count)
          labels: 60
          train-pairs: \(train.reduce(0) { $0 + $1.labels.count })
          test-pairs: \(test.reduce(0) { $0 + $1.labels.count })

        """ + (features ? "  features: 260\n" : "")
    }
}
