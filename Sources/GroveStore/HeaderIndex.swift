import CKernels
import Glibc
import GroveBase

/// Which file it was: its inode, its length, and when anything about it was last changed.
///
/// No file of a cache is written to once it has its name, and one that takes its place has another
/// inode or time of change. Marking a file as used changes it too; it is then read once more.
struct FileIdentity: Sendable, Equatable {
    let inode: UInt64
    let bytes: Int
    let seconds: Int
    let nanoseconds: Int

    init(inode: UInt64, bytes: Int, seconds: Int, nanoseconds: Int) {
        self.inode = inode
        self.bytes = bytes
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    init(_ status: stat) {
        inode = UInt64(status.st_ino)
        bytes = Int(status.st_size)
        seconds = status.st_ctim.tv_sec
        nanoseconds = status.st_ctim.tv_nsec
    }

    fileprivate init?(_ texts: ArraySlice<String>) {
        let numbers = texts.compactMap { Int($0) }
        guard numbers.count == 4, let inode = UInt64(exactly: numbers[0]) else { return nil }
        self.inode = inode
        (bytes, seconds, nanoseconds) = (numbers[1], numbers[2], numbers[3])
    }

    fileprivate var texts: [String] {
        [String(inode), String(bytes), String(seconds), String(nanoseconds)]
    }
}

/// The index of the files of a cache whose digests begin alike: `FOLDER/index/ab.tsv`.
///
/// A line is a file's header with its ``FileIdentity``, behind a checksum. Lines are only ever
/// appended, the last of a digest counts, and what is no such line — cut short by a crash, woven
/// into another by a second process — counts as not there: the file itself is then read again. So
/// nothing needs to be locked or synced, and an index may be deleted at any time.
struct HeaderIndex {
    struct Line {
        let identity: FileIdentity
        let header: CachedHeader
    }

    /// The last sound line of each digest that was asked for.
    private(set) var lines: [String: Line] = [:]
    /// All lines there are, sound or not.
    private(set) var lineCount = 0

    /// Lines of another format of index or of file do not bear their checksum.
    private static let format = fnv1a("grove-index-1 \(ArtifactFile.format)".utf8)
    private static let newline = UInt8(ascii: "\n")
    private static let tab = UInt8(ascii: "\t")
    private static let fieldCount = 10

    /// Reads an index.
    ///
    /// - Parameters:
    ///   - path: The file; one that is not there or cannot be read is empty.
    ///   - wanted: The digests that are asked for.
    init(_ path: String, wanted: Set<String>) {
        guard let file = try? DiskFile(reading: path), let count = try? file.byteCount() else {
            return
        }
        var bytes = [UInt8](repeating: 0, count: count)
        // Safety: the read fills at most the buffer.
        let isRead = unsafe bytes.withUnsafeMutableBytes { unsafe try? file.read($0, at: 0) }
        guard isRead == true else { return }
        for line in bytes.split(separator: HeaderIndex.newline) {
            lineCount += 1
            guard let (digest, line) = HeaderIndex.line(line, wanted) else { continue }
            lines[digest] = line
        }
    }

    private static func line(
        _ bytes: ArraySlice<UInt8>,
        _ wanted: Set<String>
    ) -> (digest: String, line: Line)? {
        let fields = bytes.split(
            separator: tab,
            maxSplits: fieldCount + 1,
            omittingEmptySubsequences: false
        )
        guard fields.count == fieldCount + 2 else { return nil }
        let digest = String(decoding: fields[1], as: UTF8.self)
        guard wanted.contains(digest),
            String(decoding: fields[0], as: UTF8.self)
                == checksum(bytes[fields[1].startIndex...])
        else { return nil }
        let texts = fields.map { String(decoding: $0, as: UTF8.self) }
        guard let identity = FileIdentity(texts[2..<6]), let created = Double(texts[6]) else {
            return nil
        }
        let header = CachedHeader(
            stage: texts[7],
            key: texts[11],
            created: created,
            bytes: identity.bytes,
            texts: Array(texts[8..<11])
        )
        return (digest, Line(identity: identity, header: header))
    }

    /// The line of a header; nil where it would not be one line.
    static func bytes(_ digest: String, _ line: Line) -> [UInt8]? {
        let header = line.header
        let fields =
            [digest] + line.identity.texts + ["\(header.created)", header.stage] + header.texts
            + [header.key]
        guard !fields.contains(where: { $0.utf8.contains { $0 == newline || $0 == tab } }) else {
            return nil
        }
        let content = Array(fields.joined(separator: "\t").utf8)
        return Array(checksum(content[...]).utf8) + [tab] + content + [newline]
    }

    private static func checksum(_ content: ArraySlice<UInt8>) -> String {
        // Safety: the pointer is used within the closure.
        String(unsafe content.withUnsafeBytes { unsafe checksum($0) }, radix: 16)
    }

    /// The checksum of some bytes, another one for each format.
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var lanes: [UInt64] = [0, 0, 0, 0]
        // Safety: the call reads the bytes and writes four words.
        unsafe block_checksum(bytes.baseAddress, Int64(bytes.count), &lanes)
        return lanes.reduce(format &+ UInt64(bytes.count)) { sum, lane in
            (sum ^ lane) &* 0x9e37_79b1_85eb_ca87
        }
    }
}

extension StageCache {
    func indexPath(_ shard: String) -> String { "\(folder)/index/\(shard).tsv" }

    /// Adds lines to an index; where that cannot be, as in a folder that is only read, nothing
    /// happens but that the files are read again another time.
    func append(_ lines: [UInt8], toIndex shard: String) {
        guard !lines.isEmpty, (try? makeFolder("\(folder)/index")) != nil else { return }
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC
        let descriptor = unsafe open(indexPath(shard), flags, mode_t(0o644))
        guard descriptor >= 0 else { return }
        let file = DiskFile(path: indexPath(shard), descriptor: descriptor)
        // Behind whatever a writer that was cut short has left. All in one call: others append too.
        let bytes = [UInt8(ascii: "\n")] + lines
        // Safety: the buffer is read for its own count only.
        _ = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(file.descriptor, $0.baseAddress, $0.count)
        }
    }

    /// Writes an index anew, whole or not at all, if it can be written.
    func replace(_ path: String, by words: [some BitwiseCopyable]) {
        guard (try? makeFolder("\(folder)/tmp")) != nil else { return }
        let temporary = Temporary.path(in: "\(folder)/tmp", for: "index")
        do {
            let file = try DiskFile(creating: temporary)
            // Safety: the pointer is used within the closure.
            try unsafe words.withUnsafeBytes { try unsafe file.write($0, at: 0) }
            try renameFile(temporary, path)
        } catch {
            removeFile(temporary)
        }
    }
}
