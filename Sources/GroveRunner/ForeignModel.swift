import Foundation
public import GroveBase
import GroveData
import GroveExchange
import GroveLinear
import GroveSparse
import GroveTree

/// A model that lies in a folder rather than in the cache, such as one that libpecos trained.
public struct ForeignModel: Sendable {
    let model: PECOSModel
    /// How it reads texts; nil where it reads features alone.
    let vectorizer: PECOSVectorizer?
    /// The labels' names, where they have some.
    let names: TextColumn?
    private let folder: String

    /// Opens a folder: an XR-Linear model, or a text model (`text2text`) with its vectoriser.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - workers: The threads to read with.
    ///   - progress: Told of the work.
    /// - Throws: ``InputError`` with the file and what was expected in it.
    public init(_ folder: String, workers: Workers, progress: any ProgressReporter) throws {
        let ensemble = "\(folder)/xlinear_ensemble"
        let isText = FileManager.default.fileExists(atPath: ensemble)
        if isText, FileManager.default.fileExists(atPath: "\(ensemble)/1") {
            throw InputError("holds several models; expected one, in folder '0'", place: ensemble)
        }
        self.folder = folder
        model = try PECOSModel.read(
            isText ? "\(ensemble)/0" : folder,
            workers: workers,
            progress: progress
        )
        let preprocessor = "\(folder)/preprocessor"
        vectorizer =
            FileManager.default.fileExists(atPath: preprocessor)
            ? try PECOSVectorizer(preprocessor, workers: workers) : nil
        if let vectorizer, vectorizer.featureCount != model.model.featureCount {
            throw InputError(
                "makes \(vectorizer.featureCount) features, and the model reads "
                    + "\(model.model.featureCount)",
                place: preprocessor
            )
        }
        names = try ForeignModel.names(folder, labelCount: model.model.tree.labelCount, workers)
    }

    /// The labels' names: of a text model `output_items.json`, of Grove's own `labels.txt`.
    private static func names(
        _ folder: String,
        labelCount: Int,
        _ workers: Workers
    ) throws -> TextColumn? {
        var found: (names: TextColumn, path: String)?
        let items = "\(folder)/output_items.json"
        if let bytes = FileManager.default.contents(atPath: items) {
            let json: JSONValue
            do {
                json = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
            } catch let error as InputError { throw error.at(items) }
            let texts = (json.arrayValue ?? []).compactMap(\.stringValue)
            found = (TextColumn(texts), items)
        } else if FileManager.default.fileExists(atPath: "\(folder)/labels.txt") {
            let path = "\(folder)/labels.txt"
            found = (try readTexts(path, workers: workers), path)
        }
        guard let found else { return nil }
        guard found.names.count == labelCount else {
            throw InputError(
                "has \(found.names.count) labels, expected \(labelCount)",
                place: found.path
            )
        }
        return found.names
    }

    /// What the model is, in lines.
    public var description: String {
        let model = model.model
        let tree = model.tree
        let copies =
            tree.slotLabels.count > tree.labelCount
            ? " in \(tree.slotLabels.count) places (label-map.npz)" : ""
        let beams = Set(self.model.beams).sorted().map(String.init).joined(separator: ", ")
        return
            ([
                "\(folder): XR-Linear, \(tree.levelCount) levels, \(tree.labelCount) labels\(copies), "
                    + "\(model.featureCount) features, \(model.weightCount) weights",
                "Bias feature \(model.bias); post-processors: clusters \(model.postProcessor), labels "
                    + "\(model.rankerPostProcessor)",
                "Keeps \(self.model.labelTop) labels"
                    + (beams.isEmpty ? "" : ", beam \(beams)"),
                "Texts: "
                    + (vectorizer == nil
                        ? "no vectoriser; it reads features"
                        : "PECOS tf-idf of \(model.featureCount) terms"),
            ] + TreeSummary(tree).lines).joined(separator: "\n")
    }

    /// Whether a path is such a folder rather than a run's results.
    static func lies(in folder: String) -> Bool {
        let files = FileManager.default
        return !files.fileExists(atPath: folder + "/records.json")
            && ["ranker", "xlinear_ensemble", "0.model"].contains {
                files.fileExists(atPath: "\(folder)/\($0)")
            }
    }

    /// The model as everything that predicts or explains reads it.
    ///
    /// - Throws: ``InputError`` where its levels keep beams of their own.
    func loaded() throws -> LoadedModel {
        LoadedModel(
            title: folder,
            input: vectorizer.map { .foreignTexts($0) } ?? .vectors(isScaled: false),
            model: .whole(model.model),
            reading: LoadedModel.Reading(
                beam: try model.commonBeam(),
                top: model.labelTop,
                candidates: model.top,
                merge: model.merge
            ),
            names: names,
            labelCounts: []
        )
    }

    /// What is to be labelled.
    public enum Input: Sendable {
        /// An `.npz` file of features, (instances, features), scipy CSR.
        case features(String)
        /// A file of texts, one a line.
        case texts(String)
    }

    /// How to predict; nil for what the model itself says.
    public struct Reading: Sendable {
        /// How many clusters each level keeps.
        public var beam: Int?
        /// How many labels an instance gets.
        public var top: Int?

        /// Creates a reading.
        public init(beam: Int? = nil, top: Int? = nil) {
            self.beam = beam
            self.top = top
        }
    }

    /// Predicts labels and writes their scores, (instances, labels), as scipy's CSR.
    ///
    /// - Parameters:
    ///   - input: What is to be labelled.
    ///   - reading: How to predict.
    ///   - path: The `.npz` file to write; nil for none.
    ///   - workers: The threads; their number does not change a bit of the result.
    ///   - progress: Told of the work.
    /// - Returns: A line an instance of labels and scores, best first, where no file is written; else
    ///   one line on it.
    /// - Throws: ``InputError`` where the input cannot be read or does not fit.
    public func predict(
        _ input: Input,
        _ reading: Reading,
        to path: String?,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> String {
        let ranked = try model.predict(
            features(input, workers, progress),
            beam: reading.beam,
            top: reading.top,
            workers: workers,
            progress: progress
        )
        guard let path else { return lines(ranked).joined(separator: "\n") }
        try writeSparseArchive(ranked.matrix(labelCount: model.model.tree.labelCount), to: path)
        return "\(path): \(ranked.rowCount) instances, \(ranked.labels.count) labels"
    }

    private func features(
        _ input: Input,
        _ workers: Workers,
        _ progress: any ProgressReporter
    ) throws -> CSRMatrix {
        switch input {
        case .features(let path): return try readSparseArchive(path, workers: workers)
        case .texts(let path):
            guard let vectorizer else {
                throw InputError(
                    "has no vectoriser (folder 'preprocessor'); expected features (--features)",
                    place: folder
                )
            }
            let texts = try readTexts(path, workers: workers)
            return vectorizer.transform(texts, workers: workers, progress: progress)
        }
    }

    private func lines(_ ranked: RankedLabels) -> [String] {
        (0..<ranked.rowCount).map { row in
            (ranked.rowOffsets[row]..<ranked.rowOffsets[row + 1]).map { cell in
                let label = Int(ranked.labels[cell])
                return "\(names.map { $0[label] } ?? "\(label)"):\(ranked.scores[cell])"
            }.joined(separator: "\t")
        }
    }
}

extension RankedLabels {
    /// The scores, (instances, labels).
    fileprivate func matrix(labelCount: Int) -> CSRMatrix {
        CSRMatrix(
            columnCount: labelCount,
            rows: (0..<rowCount).map { row in
                (rowOffsets[row]..<rowOffsets[row + 1]).map {
                    (column: labels[$0], value: scores[$0])
                }.sorted { $0.column < $1.column }
            }
        )
    }
}
