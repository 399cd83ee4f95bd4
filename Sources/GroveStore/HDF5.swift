import CHDF5
import Foundation
import GroveBase

/// The HDF5 library in use.
public enum HDF5Library {
    /// The version, such as `1.10.8`.
    public static var version: String {
        library().version.map(String.init).joined(separator: ".")
    }

    /// Whether the library was built to be called from several threads; Grove never does.
    public static var isThreadSafe: Bool { library().threadSafe }

    private static func library() -> (version: [UInt32], threadSafe: Bool) {
        var version: [UInt32] = [0, 0, 0]
        // Safety: the call writes three integers.
        let safe = HDF5File.lock.withLock { unsafe chdf5_library(&version) }
        return (version, safe == 1)
    }
}

/// An array's place in a file.
struct ArrayPlace: Sendable, Equatable {
    let type: ElementType
    let count: Int
    let offset: Int

    var byteCount: Int { count * type.size }
}

/// An open HDF5 file; only one may be open at a time in the process.
struct HDF5File: ~Copyable {
    /// Held around every call into HDF5, from opening a file to closing it.
    static let lock = NSLock()

    /// What HDF5 said when it failed.
    struct Failure: Error { let reason: String }

    private let id: Int64

    /// Runs a body with an HDF5 file made of an empty file, then closes it.
    static func create<Result>(
        _ file: borrowing DiskFile,
        _ body: (borrowing HDF5File) throws -> Result
    ) throws -> Result {
        let descriptor = file.descriptor
        return try lock.withLock { try use(id: chdf5_create(descriptor), body) }
    }

    /// Runs a body with a file read as HDF5, then closes it.
    static func open<Result>(
        _ file: borrowing DiskFile,
        _ body: (borrowing HDF5File) throws -> Result
    ) throws -> Result {
        let descriptor = file.descriptor
        return try lock.withLock { try use(id: chdf5_open(descriptor), body) }
    }

    private static func use<Result>(
        id: Int64,
        _ body: (borrowing HDF5File) throws -> Result
    ) throws -> Result {
        try check(id)
        let file = HDF5File(id: id)
        let outcome = Swift.Result { try body(file) }
        try check(Int64(chdf5_close(id)))
        return try outcome.get()
    }

    private static func check(_ status: Int64) throws {
        guard status < 0 else { return }
        // Safety: the text is the thread's own and holds a closing zero; it is copied here.
        throw Failure(reason: unsafe String(cString: chdf5_error()))
    }

    /// Adds a text to the root group.
    func add(text: String, named name: String) throws {
        var text = text
        // Safety: the length is the buffer's own.
        let status = text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe chdf5_add_text(id, name, $0.baseAddress, UInt64($0.count))
            }
        }
        try HDF5File.check(Int64(status))
    }

    /// The text of a name, of at most so many bytes: those of its file.
    func text(_ name: String, atMost limit: Int) throws -> String {
        // Safety: the C string lives for the call.
        let length = unsafe chdf5_text_length(id, name)
        try HDF5File.check(length)
        guard length <= limit else { throw Failure(reason: "a text of \(length) bytes") }
        var bytes = [CChar](repeating: 0, count: Int(length))
        // Safety: exactly `length` bytes are written, or none.
        let status = unsafe chdf5_read_text(id, name, &bytes, UInt64(length))
        try HDF5File.check(Int64(status))
        return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Adds an array, unwritten, and gives its place.
    func add(array name: String, type: ElementType, count: Int) throws -> ArrayPlace {
        var offset: UInt64 = 0
        // Safety: the call writes one integer.
        let status = unsafe chdf5_add_array(id, name, type.code, UInt64(count), &offset)
        try HDF5File.check(Int64(status))
        return ArrayPlace(type: type, count: count, offset: Int(offset))
    }

    /// The place of the array of a name.
    func array(_ name: String) throws -> ArrayPlace {
        var code: Int32 = -1
        var count: UInt64 = 0
        var offset: UInt64 = 0
        // Safety: the call writes one value through each pointer.
        let status = unsafe chdf5_find_array(id, name, &code, &count, &offset)
        try HDF5File.check(Int64(status))
        guard let type = ElementType.allCases.first(where: { $0.code == code }),
            let count = Int(exactly: count), let offset = Int(exactly: offset), count <= 1 << 48,
            offset <= 1 << 60
        else { throw Failure(reason: "array '\(name)' is of no known size") }
        return ArrayPlace(type: type, count: count, offset: offset)
    }
}
