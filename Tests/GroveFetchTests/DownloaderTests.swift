import Foundation
import GroveBase
import GroveFetch
import GroveTestSupport
import Testing

/// A folder for what is downloaded, gone with the value.
final class DownloadPlace {
    let path = NSTemporaryDirectory() + "grove-fetch-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The names of the files that are there, sorted.
    var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    func data(_ name: String) -> Data? { FileManager.default.contents(atPath: "\(path)/\(name)") }
}

/// The bytes are an array: where a `Data` keeps its own, its bits are no plain pointer, and the leak
/// sanitizer takes the bytes of a global one for lost.
private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
private var file: Data { Data(bytes) }
private let digest = hexadecimal(sha256(file))
private let quick = Downloader(attempts: 3, patience: 10, pause: 0.001)

private func url(_ server: TestServer) throws -> URL {
    try #require(URL(string: server.address("/folder/file.bin")))
}

@Suite struct DownloaderTests {
    @Test func `a file arrives whole, with its digest, and nothing else is left`() throws {
        let place = try DownloadPlace()
        let server = try TestServer { request, _ in .file(file, tag: "\"a\"", for: request) }
        let got = try quick.fetch(try url(server), to: "\(place.path)/file.bin", digest: digest)
        #expect(got == digest)
        #expect(place.data("file.bin") == file)
        #expect(place.files == ["file.bin"])
    }

    @Test func `a redirection is followed, also for the rest of a file`() throws {
        let place = try DownloadPlace()
        let server = try TestServer { request, number in
            guard request.path == "/elsewhere" else {
                return .init(302, headers: ["Location": "/elsewhere"])
            }
            return .file(file, tag: "\"a\"", for: request, cut: number == 1 ? 70_000 : nil)
        }
        _ = try quick.fetch(try url(server), to: "\(place.path)/file.bin", digest: digest)
        #expect(place.data("file.bin") == file)
        #expect(server.requests.map(\.path).filter { $0 == "/elsewhere" }.count == 2)
        #expect(server.requests.last?.headers["range"] == "bytes=70000-")
    }

    @Test func `a broken connection goes on where it stopped`() throws {
        let place = try DownloadPlace()
        let server = try TestServer { request, number in
            .file(file, tag: "\"a\"", for: request, cut: number < 2 ? 100_000 : nil)
        }
        _ = try quick.fetch(try url(server), to: "\(place.path)/file.bin", digest: digest)
        #expect(place.data("file.bin") == file)
        #expect(
            server.requests.map { $0.headers["range"] } == [nil, "bytes=100000-", "bytes=200000-"]
        )
        #expect(server.requests.last?.headers["if-range"] == "\"a\"")
    }

    @Test func `what a failed download left serves the next one`() throws {
        let place = try DownloadPlace()
        let path = "\(place.path)/file.bin"
        let failing = try TestServer { request, number in
            number == 0
                ? .file(file, tag: "\"a\"", for: request, cut: 120_000) : .init(503)
        }
        #expect {
            try quick.fetch(try url(failing), to: path, digest: digest)
        } throws: { error in
            "\(error)".contains("the server answers 503; 120000 bytes are kept")
        }
        #expect(place.files == ["file.bin.part", "file.bin.part.tag"])
        let server = try TestServer { request, _ in .file(file, tag: "\"a\"", for: request) }
        _ = try quick.fetch(try url(server), to: path, digest: digest)
        #expect(server.requests.map { $0.headers["range"] } == ["bytes=120000-"])
        #expect(place.data("file.bin") == file)
        #expect(place.files == ["file.bin"])
    }

    @Test func `a file that changed in between is fetched from the start`() throws {
        let place = try DownloadPlace()
        let other = Data(file.reversed())
        let server = try TestServer { request, number in
            number == 0
                ? .file(other, tag: "\"old\"", for: request, cut: 90_000)
                : .file(file, tag: "\"new\"", for: request)
        }
        _ = try quick.fetch(try url(server), to: "\(place.path)/file.bin")
        #expect(place.data("file.bin") == file)
    }

    @Test func `a rest of another version is thrown away by its digest`() throws {
        let place = try DownloadPlace()
        try Data(repeating: 1, count: 5000)
            .write(to: URL(fileURLWithPath: "\(place.path)/file.bin.part"))
        let server = try TestServer { request, _ in .file(file, tag: "\"a\"", for: request) }
        _ = try quick.fetch(try url(server), to: "\(place.path)/file.bin", digest: digest)
        #expect(place.data("file.bin") == file)
        #expect(server.requests.map { $0.headers["range"] } == ["bytes=5000-", nil])
    }

    @Test func `a rest that is already whole needs no more bytes`() throws {
        let place = try DownloadPlace()
        try file.write(to: URL(fileURLWithPath: "\(place.path)/file.bin.part"))
        let server = try TestServer { request, _ in .file(file, tag: "\"a\"", for: request) }
        _ = try quick.fetch(try url(server), to: "\(place.path)/file.bin", digest: digest)
        #expect(place.data("file.bin") == file)
        #expect(server.requests.count == 1)
    }

    @Test func `a wrong digest is an error that leaves neither file nor rest`() throws {
        let place = try DownloadPlace()
        let server = try TestServer { request, _ in .file(file, tag: "\"a\"", for: request) }
        let wanted = String(repeating: "0", count: 64)
        #expect {
            try quick.fetch(try url(server), to: "\(place.path)/file.bin", digest: wanted)
        } throws: { error in
            "\(error)".hasSuffix("has the SHA-256 \(digest), expected \(wanted)")
        }
        #expect(place.files.isEmpty)
    }

    @Test(arguments: [(404, "does not exist"), (401, "permission"), (403, "permission")])
    func `what a server refuses is not asked for again`(status: Int, words: String) throws {
        let place = try DownloadPlace()
        let server = try TestServer { _, _ in .init(status, body: Data("no".utf8)) }
        #expect {
            try quick.fetch(try url(server), to: "\(place.path)/file.bin")
        } throws: { error in
            error is InputError && "\(error)".contains(words) && "\(error)".contains("\(status)")
        }
        #expect(server.requests.count == 1)
        #expect(place.data("file.bin") == nil)
    }

    @Test func `a server out of reach is an error with its address`() throws {
        let place = try DownloadPlace()
        let address: URL
        do {
            let server = try TestServer { _, _ in .init(200) }
            address = try url(server)
        }
        #expect {
            try quick.fetch(address, to: "\(place.path)/file.bin")
        } throws: { error in
            error is WorkError && "\(error)".contains(address.absoluteString)
        }
    }

    @Test(arguments: [true, false])
    func `a file beyond the limit is refused, by its stated length or by its bytes`(
        isStated: Bool
    ) throws {
        let place = try DownloadPlace()
        let server = try TestServer { request, _ in
            isStated
                ? .file(file, tag: "\"a\"", for: request)
                : .init(200, headers: ["Transfer-Encoding": "chunked"], body: chunked(file))
        }
        #expect {
            try quick.fetch(
                try url(server),
                to: "\(place.path)/file.bin",
                limit: SizeLimit(bytes: 299_999, reason: "but there is no room")
            )
        } throws: { error in
            let bytes = isStated ? "300000 bytes" : "more than 299999 bytes"
            return error is WorkError
                && "\(error)".hasSuffix("file.bin has \(bytes), but there is no room")
        }
        #expect(server.requests.count == 1)
        #expect(place.files.isEmpty)
        _ = try quick.fetch(
            try url(server),
            to: "\(place.path)/file.bin",
            digest: digest,
            limit: SizeLimit(bytes: 300_000, reason: "")
        )
        #expect(place.data("file.bin") == file)
    }

    /// A body in chunks (RFC 9112, 7.1), without a length of the whole.
    private func chunked(_ body: Data) -> Data {
        var bytes = Data()
        var rest = body[...]
        while !rest.isEmpty {
            let piece = rest.prefix(50_000)
            rest = rest.dropFirst(piece.count)
            bytes += Data("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Data("\r\n".utf8)
        }
        return bytes + Data("0\r\n\r\n".utf8)
    }

    @Test func `two downloads of one file do not mix`() throws {
        let place = try DownloadPlace()
        let path = "\(place.path)/file.bin"
        let messages = Locked<[String]>([])
        let server = try TestServer { request, _ in
            // While this download waits for its answer, another one of the same file begins.
            do {
                _ = try quick.fetch(try #require(URL(string: "http://127.0.0.1:9/")), to: path)
            } catch {
                messages.withLock { $0.append("\(error)") }
            }
            return .file(file, tag: "\"a\"", for: request)
        }
        _ = try quick.fetch(try url(server), to: path, digest: digest)
        #expect(messages.withLock { $0.count } == 1)
        #expect(messages.withLock { $0.first?.contains("another process") } == true)
    }

    @Test func `progress tells the bytes of the whole file once`() throws {
        let place = try DownloadPlace()
        let server = try TestServer { request, number in
            .file(file, tag: "\"a\"", for: request, cut: number == 0 ? 100_000 : nil)
        }
        let counts = CountingProgress()
        _ = try quick.fetch(try url(server), to: "\(place.path)/file.bin", progress: counts)
        #expect(
            counts.state.withLock { $0 }
                == .init(begun: 1, ended: 1, total: 300_000, units: 300_000)
        )
    }

    @Test func `progress of what an earlier process left to do is of the rest`() throws {
        let place = try DownloadPlace()
        try file.prefix(120_000).write(to: URL(fileURLWithPath: "\(place.path)/file.bin.part"))
        let server = try TestServer { request, _ in .file(file, tag: "\"a\"", for: request) }
        let counts = CountingProgress()
        _ = try quick.fetch(try url(server), to: "\(place.path)/file.bin", progress: counts)
        #expect(
            counts.state.withLock { $0 }
                == .init(begun: 1, ended: 1, total: 180_000, units: 180_000)
        )
    }
}

/// Adds up what it is told.
private final class CountingProgress: ProgressReporter {
    struct State: Equatable {
        var begun = 0
        var ended = 0
        var total = 0
        var units = 0
    }

    let state = Locked(State())

    func begin(_ title: String, total: Int) {
        state.withLock {
            $0.begun += 1
            $0.total = total
        }
    }
    func advance(_ units: Int) { state.withLock { $0.units += units } }
    func end() { state.withLock { $0.ended += 1 } }
    func note(_ message: String) {}
}
