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
    let array = try numpyArrays(path)
    let format = try array("format").text()
    guard format == "csr" else {
        throw InputError("is a sparse matrix of format '\(format)', expected 'csr'", place: path)
    }
    let shape = try array("shape").integers()
    guard shape.count == 2, shape.allSatisfy({ $0 >= 0 }), shape[1] <= Int(UInt32.max) else {
        throw InputError("has the shape \(shape), expected (rows, columns)", place: path)
    }
    let offsets = try array("indptr").integers()
    let (columnArray, valueArray) = (try array("indices"), try array("data"))
    let read = try workers.tryMap(2) { part in
        part == 0
            ? (columns: try columnArray.indices(), values: [])
            : (columns: [], values: try valueArray.floats())
    }
    let (columns, values) = (read[0].columns, read[1].values)
    guard offsets.count == shape[0] + 1 else {
        throw InputError("has \(offsets.count) indptr for \(shape[0]) rows", place: path)
    }
    guard values.count == columns.count else {
        throw InputError("has \(values.count) data for \(columns.count) indices", place: path)
    }
    if let problem = CSRPattern.problem(shape[1], offsets, columns, workers: workers) {
        throw InputError(problem, place: path)
    }
    let pattern = CSRPattern(trustedColumnCount: shape[1], rowOffsets: offsets, columns: columns)
    return CSRMatrix(pattern: pattern, values: values)
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
