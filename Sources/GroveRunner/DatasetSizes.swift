import Foundation
import GroveBase
import GroveData
import GroveSpec
import GroveStore

/// How large a dataset is, as far as its manifest, its files and finished stages tell.
struct DatasetSizes: Sendable {
    var instances: Int
    var testInstances: Int
    var labels: Int
    var pairs: Int
    var testPairs: Int
    /// Bytes of the files it is read from, as they are after decompression.
    var fileBytes: Int
    /// Bytes of those with the instances' texts, as far as their names tell.
    var textBytes: Int
    /// Bytes of those whose values take as much memory: all but labels and sparse text.
    private var plainBytes: Int
    /// Bytes of the largest text, which is in memory as a whole while it is read; arrays never are.
    private var largestText: Int
    /// Whether they are compressed JSON, which takes more to read.
    var isCompressed: Bool
    /// Whether it comes with features rather than texts.
    var hasFeatures: Bool
    /// Cells of features that are sparse text, of training and test instances: counted at its start.
    var textCells: (train: Int, test: Int)?
    /// The mean squared norm of training instances whose features are sparse text, from its start.
    var squaredNorm: Double?

    /// The sizes a manifest promises; 0 where it does not say.
    init(_ name: String, _ catalog: DatasetCatalog) throws {
        let manifest = try catalog.manifest(name)
        func count(_ statistic: String) -> Int {
            Int(manifest.expected.first { $0.name == statistic }?.value ?? 0)
        }
        instances = count("train-instances")
        testInstances = count("test-instances")
        labels = count("labels")
        pairs = count("train-pairs")
        testPairs = count("test-pairs")
        let isSparseText = [.xcSparse, .xcPairs].contains(manifest.format)
        hasFeatures = isSparseText || manifest.format == .synthetic
        let folder = (try? catalog.folder(of: name)) ?? ""
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        isCompressed = files.contains { $0.hasSuffix(".gz") }
        let sizes = files.map { (name: $0, bytes: DatasetSizes.unpackedBytes("\(folder)/\($0)")) }
        fileBytes = sizes.reduce(0) { $0 + $1.bytes }
        textBytes =
            sizes.filter { file in
                ["X.", "trn.json", "tst.json", "train_texts", "test_texts"]
                    .contains { file.name.hasPrefix($0) } && !file.name.hasSuffix(".npz")
            }.reduce(0) { $0 + $1.bytes }
        largestText = sizes.filter { $0.name.hasSuffix(".txt") }.map(\.bytes).max() ?? 0
        plainBytes =
            isSparseText ? 0 : sizes.reduce(0) { $1.name.hasPrefix("Y.") ? $0 : $0 + $1.bytes }
        func isText(_ name: String, of prefix: String) -> Bool {
            name.hasPrefix(prefix) && name.hasSuffix(".txt") && !name.contains("_Y")
        }
        func cells(_ prefix: String) -> Int {
            sizes.filter { isText($0.name, of: prefix) }
                .reduce(0) { $0 + DatasetSizes.cells("\(folder)/\($1.name)", bytes: $1.bytes) }
        }
        let found = (train: cells("tr"), test: cells("t") - cells("tr"))
        textCells = isSparseText && found.train > 0 ? found : nil
        if textCells != nil, let first = files.sorted().first(where: { isText($0, of: "tr") }) {
            squaredNorm = DatasetSizes.squaredNorm("\(folder)/\(first)")
        }
    }

    /// The mean squared norm of the rows of sparse text in its first 64 KiB; nil if it has none there.
    private static func squaredNorm(_ path: String) -> Double? {
        let start = start(of: path, bytes: 1 << 16)
        // The last row may be cut short.
        let lines = start.split(separator: UInt8(ascii: "\n")).dropLast()
        var sum = 0.0
        var rows = 0
        for line in lines {
            let cells = line.split(separator: UInt8(ascii: " ")).compactMap { cell -> Double? in
                guard let colon = cell.firstIndex(of: UInt8(ascii: ":")) else { return nil }
                return Double(String(decoding: cell[(colon + 1)...], as: UTF8.self))
            }
            guard !cells.isEmpty else { continue }
            sum += cells.reduce(0) { $0 + $1 * $1 }
            rows += 1
        }
        return rows > 0 ? sum / Double(rows) : nil
    }

    /// The first bytes of a file; none if it cannot be read.
    private static func start(of path: String, bytes: Int) -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
        defer { try? file.close() }
        return (try? file.read(upToCount: bytes)) ?? Data()
    }

    /// The `feature:value` pairs of a file of sparse text, from its first mebibyte.
    private static func cells(_ path: String, bytes: Int) -> Int {
        let start = start(of: path, bytes: 1 << 20)
        guard !start.isEmpty else { return 0 }
        let found = start.count { $0 == UInt8(ascii: ":") }
        return Int(Double(found) / Double(start.count) * Double(bytes))
    }

    /// The size of a file, of a compressed one as it says itself in its last four bytes.
    private static func unpackedBytes(_ path: String) -> Int {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        let bytes = (facts?[.size] as? NSNumber)?.intValue ?? 0
        guard path.hasSuffix(".gz"), bytes > 4, let file = FileHandle(forReadingAtPath: path)
        else { return bytes }
        defer { try? file.close() }
        try? file.seek(toOffset: UInt64(bytes - 4))
        let last = (try? file.read(upToCount: 4)) ?? Data()
        let size = last.reversed().reduce(0) { $0 << 8 | Int($1) }
        // Beyond 4 GiB only the remainder is told.
        return size + ((bytes >> 32) << 32)
    }

    /// The sizes with labels merged, where a spec has them so.
    func merged(_ settings: MergedLabelSettings) -> DatasetSizes {
        guard settings.level != nil else { return self }
        var result = self
        result.labels = (labels + settings.bin - 1) / settings.bin
        return result
    }

    /// Bytes of the dataset in memory.
    var bytes: Int {
        let cells = textCells.map { $0.train + $0.test } ?? 0
        return plainBytes + labelBytes + 8 * cells + 16 * (instances + testInstances)
    }
    /// Bytes that reading it takes beside: the text that is being read, and texts that grow as they
    /// are unpacked.
    var readingBytes: Int { isCompressed ? fileBytes * 3 / 2 : largestText }
    /// Tokens of a text as far as its bytes tell: one for four and a half, and two that mark its ends.
    func likelyTokens(limit: Int) -> Int {
        guard !hasFeatures, fileBytes > 0 else { return limit }
        let bytes = isCompressed ? fileBytes : plainBytes
        return min(limit, 2 + bytes * 2 / 9 / max(1, instances + testInstances))
    }
    /// Bytes of the labels of all instances.
    var labelBytes: Int { 4 * (pairs + testPairs) + 8 * (instances + testInstances) }
}

/// How large a feature matrix is.
struct FeatureSizes: Sendable {
    var columns: Int
    var nonzeros: Int
    var testNonzeros: Int
    /// How many values reach which magnitude, where the features exist.
    var magnitudes: Magnitudes?
    /// The mean squared norm of a training instance.
    var squaredNorm = 1.0
    /// Whether it is a guess from the size of texts.
    var isGuess: Bool

    /// Bytes of the matrices.
    func bytes(_ data: DatasetSizes) -> Int {
        8 * (nonzeros + testNonzeros + data.instances + data.testInstances) + 24 * columns
    }

    /// The mean number of a training instance's nonzeros.
    func perRow(_ data: DatasetSizes) -> Double {
        Double(nonzeros) / Double(max(1, data.instances))
    }

    /// Bytes of the training instances' matrix.
    func trainBytes(_ data: DatasetSizes) -> Int { 8 * (nonzeros + data.instances) }

    /// The sizes of a finished stage; nil if its header does not say.
    init?(_ header: CachedHeader?) {
        guard let header, let columns = header.attributes["train.column-count"]?.intValue,
            let nonzeros = header.attributes["train.cell-count"]?.intValue,
            let test = header.attributes["test.cell-count"]?.intValue
        else { return nil }
        self.columns = columns
        self.nonzeros = nonzeros
        testNonzeros = test
        magnitudes = Magnitudes(
            header.attributes["train.magnitudes"],
            rowCount: header.attributes["train.row-count"]?.intValue ?? 0
        )
        squaredNorm = header.attributes["train.squared-norm"]?.doubleValue ?? 1
        isGuess = false
    }

    /// The sizes a manifest promises for given features, or else a guess from the size of the texts.
    init(_ name: String, _ catalog: DatasetCatalog, _ data: DatasetSizes) throws {
        let manifest = try catalog.manifest(name)
        squaredNorm = data.squaredNorm ?? 1
        func count(_ statistic: String) -> Double? {
            manifest.expected.first { $0.name == statistic }?.value
        }
        if let mean = count("features-per-train-instance"), let features = count("features") {
            columns = Int(features)
            nonzeros = Int(mean * Double(data.instances))
            testNonzeros = Int(mean * Double(data.testInstances))
            isGuess = false
            return
        }
        if let cells = data.textCells {
            columns = Int(count("features") ?? Double(cells.train).squareRoot() * 100)
            (nonzeros, testNonzeros) = cells
            isGuess = false
            return
        }
        // Words and pairs of words, fewer new ones the longer the text: 20 of 98 bytes (WordNet-28K), 535
        // of 4,040 (EURLEX-57K). Where the files are not there, a hundred an instance.
        let rows = max(1, data.instances + data.testInstances)
        let text = Double(data.textBytes) / Double(rows)
        let cells =
            data.textBytes > 0
            ? Int(0.35 * pow(text, 0.883) * Double(rows))
            : data.fileBytes > 0 ? data.fileBytes / 8 : 100 * rows
        let share = Double(data.instances) / Double(rows)
        nonzeros = Int(Double(cells) * share)
        testNonzeros = cells - nonzeros
        columns = Int(count("features") ?? Double(max(1, cells)).squareRoot() * 100)
        isGuess = true
    }
}

/// The sizes of datasets and features that a plan asks for again and again, each read once.
struct SizeBook {
    private let catalog: DatasetCatalog
    private let headers: [String: CachedHeader]
    private var datasets: [String: DatasetSizes] = [:]
    private var features: [String: FeatureSizes] = [:]

    /// Creates the book over datasets and the headers of finished stages.
    init(_ catalog: DatasetCatalog, _ headers: [String: CachedHeader]) {
        self.catalog = catalog
        self.headers = headers
    }

    /// The sizes of a dataset.
    ///
    /// - Throws: ``InputError`` if it has no manifest.
    mutating func sizes(_ name: String) throws -> DatasetSizes {
        if let known = datasets[name] { return known }
        let sizes = try DatasetSizes(name, catalog)
        datasets[name] = sizes
        return sizes
    }

    /// The sizes of a run's dataset, its labels merged where they are, and of its features.
    ///
    /// - Throws: ``InputError`` if the dataset has no manifest.
    mutating func sizes(
        of pipeline: Pipeline
    ) throws -> (data: DatasetSizes, features: FeatureSizes) {
        let name = pipeline.settings.dataset
        let data = try sizes(name).merged(pipeline.settings.mergedLabels)
        let digest = pipeline.features.key.digest
        // Merging labels leaves features as they are.
        let place = name + " " + digest
        if let known = features[place] { return (data, known) }
        var sizes = try FeatureSizes(headers[digest]) ?? FeatureSizes(name, catalog, data)
        if pipeline.settings.features.normalize == .l2 { sizes.squaredNorm = 1 }
        features[place] = sizes
        return (data, sizes)
    }
}
