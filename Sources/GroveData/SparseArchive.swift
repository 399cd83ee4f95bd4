import GroveBase
public import GroveSparse

/// Reads a matrix that `scipy.sparse.save_npz` wrote in CSR form, features or scores.
///
/// - Parameter path: The `.npz` file, compressed or not.
/// - Returns: The matrix, in single precision.
/// - Throws: ``InputError`` with file, array and element: truncated, another format, negative,
///   unsorted, double or out-of-range indices, NaN or infinity.
public func readSparseArchive(_ path: String) throws -> CSRMatrix {
    let members = try readZip(path)
    func array(_ name: String) throws -> NumpyArray {
        guard let bytes = members[name + ".npy"] else {
            let names = members.keys.sorted().joined(separator: ", ")
            throw InputError("has no array '\(name)', only \(names)", place: path)
        }
        return try NumpyArray(bytes, place: "\(path)(\(name))")
    }
    let format = try array("format").text
    guard format == "csr" else {
        throw InputError("is a sparse matrix of format '\(format)', expected 'csr'", place: path)
    }
    let shape = try array("shape").integers()
    guard shape.count == 2, shape.allSatisfy({ $0 >= 0 }), shape[1] <= Int(UInt32.max) else {
        throw InputError("has the shape \(shape), expected (rows, columns)", place: path)
    }
    let offsets = try array("indptr").integers()
    let columns = try array("indices").indices()
    let values = try array("data").floats()
    guard offsets.count == shape[0] + 1 else {
        throw InputError("has \(offsets.count) indptr for \(shape[0]) rows", place: path)
    }
    guard values.count == columns.count else {
        throw InputError("has \(values.count) data for \(columns.count) indices", place: path)
    }
    if let problem = CSRPattern.problem(shape[1], offsets, columns) {
        throw InputError(problem, place: path)
    }
    return CSRMatrix(columnCount: shape[1], rowOffsets: offsets, columns: columns, values: values)
}

/// Reads a matrix of labels that `scipy.sparse.save_npz` wrote in CSR form.
///
/// - Parameter path: The `.npz` file, compressed or not.
/// - Returns: Its stored cells.
/// - Throws: ``InputError`` as ``readSparseArchive(_:)``, and for a stored cell that is not positive.
public func readLabelArchive(_ path: String) throws -> CSRPattern {
    let matrix = try readSparseArchive(path)
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
