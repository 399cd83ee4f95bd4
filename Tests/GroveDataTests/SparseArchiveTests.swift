import Foundation
import GroveBase
import GroveSparse
import Testing

@testable import GroveData

@Suite("scipy's npz")
struct SparseArchiveTests {
    private let small = CSRMatrix(
        columnCount: 5,
        rowOffsets: [0, 2, 2, 5, 5],
        columns: [1, 3, 0, 2, 4],
        values: [0.5, -1.25, 3, 1e-7, 2]
    )

    @Test("reads what scipy wrote, compressed or not", arguments: ["small.npz", "wide.npz"])
    func goldens(name: String) throws {
        #expect(try readSparseArchive(resource(name)) == small)
    }

    @Test("rejects columns where rows are expected, and values that are no labels")
    func wrongKinds() {
        #expect(
            message(resource("")) { _ = try readSparseArchive(resource("column.npz")) }
                .hasSuffix("is a sparse matrix of format 'csc', expected 'csr'")
        )
        #expect(
            message("") { _ = try readLabelArchive(resource("small.npz")) }
                .hasSuffix(
                    "small.npz(data): element 1 is -1.25, expected a positive number for a label"
                )
        )
    }

    @Test("reads a matrix by columns, however it was stored")
    func columns() throws {
        #expect(try readColumnArchive(resource("column.npz")) == small.transposed())
        #expect(try readColumnArchive(resource("small.npz")) == small.transposed())
        let scratch = try Scratch()
        let path = scratch.path + "/c.npz"
        try writeColumnArchive(small, to: path)
        #expect(try readColumnArchive(path) == small)
        #expect(
            message(scratch.path) { _ = try readSparseArchive(path) }
                == "c.npz: is a sparse matrix of format 'csc', expected 'csr'"
        )
    }

    @Test("files of 4 GiB and more, with the extension that they need, on a small one")
    func large() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/large.npz"
        let members = small.columns.count
        let archive = try PlacedArchive(
            path,
            [
                .init(name: "indices", descriptor: "<i4", shape: [members], elementSize: 4),
                .init(name: "indptr", descriptor: "<i4", shape: [5], elementSize: 4),
                .init(name: "format", descriptor: "|S3", shape: [], elementSize: 3),
                .init(name: "shape", descriptor: "<i8", shape: [2], elementSize: 8),
                .init(name: "data", descriptor: "<f4", shape: [members], elementSize: 4),
            ],
            isLarge: true
        )
        try archive.write(small.columns, to: 0, at: 0)
        try archive.write(small.rowOffsets.map { Int32($0) }, to: 1, at: 0)
        try archive.write(Array("csr".utf8), to: 2, at: 0)
        try archive.write([4, 5] as [Int64], to: 3, at: 0)
        try archive.write(small.values, to: 4, at: 0)
        try archive.close()
        #expect(StoredArchive(path) == nil)
        #expect(try readSparseArchive(path) == small)
    }

    @Test("reads back what it wrote, the same bytes each time")
    func roundTrip() throws {
        let scratch = try Scratch()
        let empty = CSRMatrix(columnCount: 0, rowOffsets: [0], columns: [], values: [])
        for (i, matrix) in [small, empty, small.transposed()].enumerated() {
            let (a, b) = (scratch.path + "/a\(i).npz", scratch.path + "/b\(i).npz")
            try writeSparseArchive(matrix, to: a)
            try writeSparseArchive(matrix, to: b)
            #expect(try readSparseArchive(a) == matrix)
            #expect(try readBytes(a) == readBytes(b))
        }
        try writeLabelArchive(small.pattern, to: scratch.path + "/y.npz")
        #expect(try readLabelArchive(scratch.path + "/y.npz") == small.pattern)
    }

    @Test("rejects a file cut off anywhere", arguments: ["small.npz", "wide.npz"])
    func truncated(name: String) throws {
        let scratch = try Scratch()
        let whole = try readBytes(resource(name))
        for cut in stride(from: 0, to: whole.count, by: 37) {
            let path = try scratch.write(Array(whole[0..<cut]), to: "cut.npz")
            let got = message(scratch.path) { _ = try readSparseArchive(path) }
            #expect(got.hasPrefix("cut.npz: is truncated or damaged"), "\(cut) bytes: \(got)")
        }
    }

    @Test(
        "rejects arrays that make no matrix, with the array and element",
        arguments: [
            (
                [1, 0], [0, 2], [1, 1],
                "bad.npz: row 0: column 0 follows 1, expected ascending order"
            ),
            (
                [1, 1], [0, 2], [1, 1],
                "bad.npz: row 0: column 1 follows 1, expected ascending order"
            ),
            ([0, 5], [0, 2], [1, 1], "bad.npz: row 0: column 5 of a matrix with 5 columns"),
            (
                [0, -1], [0, 2], [1, 1],
                "bad.npz(indices): element 1 is -1, expected an index from 0 to 4294967295"
            ),
            ([0, 1], [0, 1], [1, 1], "bad.npz: row offsets must run from 0 to 2"),
            ([0, 1], [0, 2, 2], [1, 1], "bad.npz: has 3 indptr for 1 rows"),
            ([0, 1], [0, 2], [1], "bad.npz: has 1 data for 2 indices"),
            (
                [0, 1], [0, 2], [1, .nan],
                "bad.npz(data): element 1 is nan, expected a finite number"
            ),
            (
                [0, 1], [0, 2], [.infinity, 1],
                "bad.npz(data): element 0 is inf, expected a finite number"
            ),
        ] as [([Int32], [Int32], [Float], String)]
    )
    func badArrays(indices: [Int32], offsets: [Int32], data: [Float], wanted: String) throws {
        let scratch = try Scratch()
        let path = scratch.path + "/bad.npz"
        let writer = try ArchiveWriter(path)
        try writer.add("indices", "<i4", indices)
        try writer.add("indptr", "<i4", offsets)
        try writer.add("format", "|S3", Array("csr".utf8), shape: [])
        try writer.add("shape", "<i8", [Int64(1), 5])
        try writer.add("data", "<f4", data)
        try writer.close()
        #expect(message(scratch.path) { _ = try readSparseArchive(path) } == wanted)
    }

    @Test("rejects a numpy array whose header claims other data than follows")
    func badHeaders() throws {
        let wanted = "x: has 4 bytes of data, expected 2 elements of type <f4"
        let short = numpyHeader("<f4", shape: [2]) + [0, 0, 0, 0]
        #expect(message("") { _ = try NumpyArray(short, place: "x") } == wanted)
        let huge = numpyHeader("<f4", shape: [Int.max, 8]) + [0, 0, 0, 0]
        #expect(message("") { _ = try NumpyArray(huge, place: "x") }.hasPrefix("x: has 4 bytes"))
        #expect(
            message("") { _ = try NumpyArray([1, 2], place: "x") } == "x: is not a numpy array"
        )
        #expect(numpyHeader("<f4", shape: [3]).count % 64 == 0)
    }

    @Test("rejects a shape whose columns its bytes cannot have, before it makes room for them")
    func claimedColumns() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/bad.npz"
        for (format, shape) in [("csr", [1, 4_000_000_000]), ("csc", [4_000_000_000, 1])] {
            let writer = try ArchiveWriter(path)
            try writer.add("indices", "<i4", [Int32(0)])
            try writer.add("indptr", "<i4", [Int32(0), 1])
            try writer.add("format", "|S3", Array(format.utf8), shape: [])
            try writer.add("shape", "<i8", shape.map(Int64.init))
            try writer.add("data", "<f4", [Float(1)])
            try writer.close()
            let size = try readBytes(path).count
            #expect(
                message(scratch.path) { _ = try readColumnArchive(path) }
                    == "bad.npz: has the shape \(shape), too large for \(size) bytes"
            )
        }
    }

    @Test("computes the CRC-32 of zlib")
    func crc() {
        #expect(crc32(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(crc32([]) == 0)
    }
}
