public import GroveBase
public import GroveSparse

/// Reads a matrix that `scipy.sparse.save_npz` wrote in CSR form, features or scores.
///
/// - Parameters:
///   - path: The `.npz` file, compressed or not.
///   - workers: The threads to read and check with.
/// - Returns: The matrix, in single precision.
/// - Throws: ``InputError`` with file, array and element: truncated, another format, negative,
///   unsorted, double or out-of-range indices, NaN or infinity.
public func readSparseArchive(_ path: String, workers: Workers = Workers(1)) throws -> CSRMatrix {
    try CompressedArchive(path, formats: ["csr"], workers: workers).matrix(workers)
}

/// The arrays of a compressed sparse matrix, their lengths fitting together.
struct CompressedArchive {
    /// `csr` or `csc`.
    let format: String
    /// (rows, columns).
    let shape: [Int]
    private let path: String
    private var offsets: [Int]
    private var indices: [UInt32]
    private var values: [Float]

    /// Reads the arrays.
    ///
    /// - Throws: ``InputError`` with file, array and element.
    init(_ path: String, formats: [String], workers: Workers) throws {
        let array = try numpyArrays(path)
        self.path = path
        format = try array("format").text()
        guard formats.contains(format) else {
            let wanted = formats.map { "'\($0)'" }.joined(separator: " or ")
            throw InputError(
                "is a sparse matrix of format '\(format)', expected \(wanted)",
                place: path
            )
        }
        shape = try array("shape").integers()
        guard shape.count == 2, shape.allSatisfy({ $0 >= 0 }), shape.max() ?? 0 <= Int(UInt32.max)
        else {
            throw InputError("has the shape \(shape), expected (rows, columns)", place: path)
        }
        let bytes = fileSize(path) ?? 0
        // Of the other there must be as many offsets.
        guard shape[format == "csr" ? 1 : 0] <= mostColumns(bytes) else {
            throw InputError("has the shape \(shape), too large for \(bytes) bytes", place: path)
        }
        offsets = try array("indptr").integers()
        let (indexArray, valueArray) = (try array("indices"), try array("data"))
        let read = try workers.tryMap(2) { part in
            part == 0
                ? (indices: try indexArray.indices(), values: [])
                : (indices: [], values: try valueArray.floats())
        }
        (indices, values) = (read[0].indices, read[1].values)
        guard offsets.count == majorCount + 1 else {
            throw InputError(
                "has \(offsets.count) indptr for \(majorCount) \(format == "csr" ? "rows" : "columns")",
                place: path
            )
        }
        guard values.count == indices.count else {
            throw InputError(
                "has \(values.count) data for \(indices.count) indices",
                place: path
            )
        }
    }

    private var majorCount: Int { format == "csr" ? shape[0] : shape[1] }
    private var minorCount: Int { format == "csr" ? shape[1] : shape[0] }

    /// The matrix, of `csc` the transposed one: a row for each column.
    ///
    /// - Throws: ``InputError`` for indices that are unsorted, double or out of range.
    func matrix(_ workers: Workers) throws -> CSRMatrix {
        if let problem = CSRPattern.problem(minorCount, offsets, indices, workers: workers) {
            let kind = format == "csr" ? "" : "of its transpose, "
            throw InputError(kind + problem, place: path)
        }
        let pattern = CSRPattern(
            trustedColumnCount: minorCount,
            rowOffsets: offsets,
            columns: indices
        )
        return CSRMatrix(pattern: pattern, values: values)
    }

    /// Puts the indices of every row (of `csc`: column) into ascending order, as scipy's
    /// `sort_indices` does; offsets that make no rows are left to ``matrix(_:)``.
    mutating func sort() {
        guard offsets.first == 0, offsets.last == indices.count,
            zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
        else { return }
        for (first, end) in zip(offsets, offsets.dropFirst()) {
            let isSorted = (first..<end).dropFirst().allSatisfy { indices[$0 - 1] <= indices[$0] }
            guard !isSorted else { continue }
            let order = (first..<end).sorted { indices[$0] < indices[$1] }
            let sorted = order.map { (indices[$0], values[$0]) }
            for (place, cell) in zip(first..<end, sorted) {
                (indices[place], values[place]) = cell
            }
        }
    }
}

/// The arrays of an `.npz` file by name.
private func numpyArrays(_ path: String) throws -> (String) throws -> NumpyArray {
    func missing(_ name: String, _ members: some Sequence<String>) -> InputError {
        let names = members.sorted().joined(separator: ", ")
        return InputError("has no array '\(name)', only \(names)", place: path)
    }
    if let archive = StoredArchive(path) {
        return { name in
            guard let member = archive.members[name + ".npy"] else {
                throw missing(name, archive.members.keys)
            }
            return try NumpyArray(member, of: archive, place: "\(path)(\(name))")
        }
    }
    let members = try readZip(path)
    return { name in
        guard let bytes = members[name + ".npy"] else { throw missing(name, members.keys) }
        return try NumpyArray(bytes, place: "\(path)(\(name))")
    }
}

/// Reads a matrix of labels that `scipy.sparse.save_npz` wrote in CSR form.
///
/// - Parameters:
///   - path: The `.npz` file, compressed or not.
///   - workers: The threads to read and check with.
/// - Returns: Its stored cells.
/// - Throws: ``InputError`` as ``readSparseArchive(_:workers:)``, and for a stored cell that is not
///   positive.
public func readLabelArchive(_ path: String, workers: Workers = Workers(1)) throws -> CSRPattern {
    let matrix = try readSparseArchive(path, workers: workers)
    if let wrong = matrix.values.firstIndex(where: { $0 <= 0 }) {
        throw InputError(
            "element \(wrong) is \(matrix.values[wrong]), expected a positive number for a label",
            place: "\(path)(data)"
        )
    }
    return matrix.pattern
}

/// Writes a matrix so that `scipy.sparse.load_npz` reads it: CSR, float32, sorted indices.
///
/// The members are stored without compression; equal matrices give equal files.
///
/// - Parameters:
///   - matrix: The matrix.
///   - path: The file to make; it must not be a name others read before it is whole.
/// - Throws: ``WorkError`` if it cannot be written.
public func writeSparseArchive(_ matrix: CSRMatrix, to path: String) throws {
    try writeArchive(matrix.pattern, values: matrix.values, to: path)
}

/// Writes a pattern so that `scipy.sparse.load_npz` reads it: CSR, float32 ones, sorted indices.
///
/// - Parameters:
///   - pattern: The cells.
///   - path: The file to make; it must not be a name others read before it is whole.
/// - Throws: ``WorkError`` if it cannot be written.
public func writeLabelArchive(_ pattern: CSRPattern, to path: String) throws {
    let ones = [Float](repeating: 1, count: pattern.nonzeroCount)
    try writeArchive(pattern, values: ones, to: path)
}

private func writeArchive(_ pattern: CSRPattern, values: [Float], to path: String) throws {
    let archive = try ArchiveWriter(path)
    let narrow = pattern.nonzeroCount < 1 << 31 && pattern.columnCount <= 1 << 31
    if narrow {
        try archive.add("indices", "<i4", pattern.columns)
        try archive.add("indptr", "<i4", pattern.rowOffsets.map { Int32($0) })
    } else {
        try archive.add("indices", "<i8", pattern.columns.map { Int64($0) })
        try archive.add("indptr", "<i8", pattern.rowOffsets.map { Int64($0) })
    }
    try archive.add("format", "|S3", Array("csr".utf8), shape: [])
    try archive.add("shape", "<i8", [Int64(pattern.rowCount), Int64(pattern.columnCount)])
    try archive.add("data", "<f4", values)
    try archive.close()
}
