public import GroveBase
public import GroveSparse

/// Reads a matrix that `scipy.sparse.save_npz` wrote in CSC or CSR form, column by column.
///
/// Indices may come in any order within a column, as scipy allows.
///
/// - Parameters:
///   - path: The `.npz` file, compressed or not.
///   - workers: The threads to read and check with.
/// - Returns: The matrix's columns as rows, (columns, rows), in single precision.
/// - Throws: ``InputError`` as ``readSparseArchive(_:workers:)``, but for unsorted indices.
public func readColumnArchive(_ path: String, workers: Workers = Workers(1)) throws -> CSRMatrix {
    var archive = try CompressedArchive(path, formats: ["csc", "csr"], workers: workers)
    archive.sort()
    let matrix = try archive.matrix(workers)
    return archive.format == "csc" ? matrix : matrix.transposed()
}

/// Writes a matrix so that `scipy.sparse.load_npz` reads it as CSC: float32, sorted indices.
///
/// The members are stored without compression, their sizes in front of them: what the compiled half
/// of libpecos, which reads a file from its beginning, asks for. Equal matrices give equal files.
///
/// - Parameters:
///   - columns: The matrix's columns as rows, (columns, rows).
///   - path: The file to make; it must not be a name others read before it is whole.
/// - Throws: ``WorkError`` if it cannot be written.
public func writeColumnArchive(_ columns: CSRMatrix, to path: String) throws {
    let count = columns.nonzeroCount
    let isNarrow = count < 1 << 31 && columns.columnCount <= 1 << 31
    let (type, size) = isNarrow ? ("<i4", 4) : ("<i8", 8)
    func member(_ name: String, _ type: String, _ shape: [Int], _ size: Int) -> PlacedArchive.Member
    {
        PlacedArchive.Member(name: name, descriptor: type, shape: shape, elementSize: size)
    }
    let archive = try PlacedArchive(
        path,
        [
            member("indices", type, [count], size),
            member("indptr", type, [columns.rowOffsets.count], size),
            member("format", "|S3", [], 3),
            member("shape", "<i8", [2], 8),
            member("data", "<f4", [count], 4),
        ]
    )
    if isNarrow {
        try archive.write(columns.columns, to: 0, at: 0)
        try archive.write(columns.rowOffsets.map { Int32($0) }, to: 1, at: 0)
    } else {
        try archive.write(columns.columns.map { Int64($0) }, to: 0, at: 0)
        try archive.write(columns.rowOffsets.map { Int64($0) }, to: 1, at: 0)
    }
    try archive.write(Array("csc".utf8), to: 2, at: 0)
    try archive.write([Int64(columns.columnCount), Int64(columns.rowCount)], to: 3, at: 0)
    try archive.write(columns.values, to: 4, at: 0)
    try archive.close()
}
