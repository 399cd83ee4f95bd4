import GroveBase

/// The records of an experiment, under `results/EXPERIMENT/`.
///
/// `records.json` holds everything and is read back exactly; `records.csv` and `curves.csv` are for
/// other tools; `instances/RUN.h5` holds values of every test instance of a run.
public struct RecordStore: Sendable {
    /// The experiment's folder.
    public let folder: String

    /// Creates a store over a folder, made by the first write.
    public init(folder: String) { self.folder = folder }

    /// Where ``write(_:)`` puts the table.
    public var tablePath: String { folder + "/records.csv" }
    /// Where ``write(_:)`` puts everything.
    public var recordsPath: String { folder + "/records.json" }
    /// Where ``write(curves:)`` puts the points.
    public var curvesPath: String { folder + "/curves.csv" }

    /// Writes `records.json`, then `records.csv`, each whole or not at all.
    ///
    /// - Throws: ``WorkError`` with the path if a file cannot be written.
    public func write(_ records: [RunRecord]) throws {
        try AtomicFile.write(recordsPath, RecordText.json(records))
        try AtomicFile.write(tablePath, RecordText.table(records))
    }

    /// The records of `records.json`, equal to what was written.
    ///
    /// - Throws: ``InputError`` with file and line if the file is missing or is not such a file.
    public func readRecords() throws -> [RunRecord] {
        let text = try readText(recordsPath)
        do {
            return try RecordText.records(json: text)
        } catch let error as InputError {
            throw error.at(recordsPath)
        }
    }

    /// Whether `records.csv` is the table of some records.
    ///
    /// - Throws: ``InputError`` with the path if the file is missing or is not text.
    public func tableAgrees(with records: [RunRecord]) throws -> Bool {
        try readText(tablePath) == RecordText.table(records)
    }

    /// Writes `curves.csv`.
    ///
    /// - Throws: ``WorkError`` with the path if the file cannot be written.
    public func write(curves: [CurvePoint]) throws {
        try AtomicFile.write(curvesPath, RecordText.curves(curves))
    }

    /// The points of `curves.csv`; none if there is no such file.
    ///
    /// - Throws: ``InputError`` with file and line if the file is not such a file.
    public func readCurves() throws -> [CurvePoint] {
        guard try DiskFile(reading: curvesPath) != nil else { return [] }
        let text = try readText(curvesPath)
        do {
            return try RecordText.curves(csv: text)
        } catch let error as InputError {
            throw error.at(curvesPath)
        }
    }

    func readText(_ path: String) throws -> String {
        guard let file = try DiskFile(reading: path) else {
            throw InputError("there is no such file; expected the records of a run", place: path)
        }
        var bytes = [UInt8](repeating: 0, count: try file.byteCount())
        // Safety: the read fills at most the buffer.
        _ = try unsafe bytes.withUnsafeMutableBytes { try unsafe file.read($0, at: 0) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InputError("is not UTF-8 text", place: path)
        }
        return text
    }
}
