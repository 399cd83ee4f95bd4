public import Foundation
import GroveBase

/// An HTTP server on this machine, for tests of downloads: one request a connection.
public final class TestServer: Sendable {
    /// A request.
    public struct Request: Sendable {
        /// The path, such as `/models/config.json`.
        public var path: String
        /// The headers, their names in lower case.
        public var headers: [String: String]
    }

    /// An answer.
    public struct Response: Sendable {
        /// The status, such as 200.
        public var status: Int
        /// Further headers.
        public var headers: [String: String]
        /// The body.
        public var body: Data
        /// The bytes of the body after which the connection breaks; nil sends all.
        public var cut: Int?
        /// The length that is stated, in place of the body's.
        public var statedLength: Int?
        /// The seconds that the connection stays open, silent, before it breaks.
        public var silence = 0.0

        /// Creates an answer.
        public init(
            _ status: Int,
            headers: [String: String] = [:],
            body: Data = Data(),
            cut: Int? = nil
        ) {
            self.status = status
            self.headers = headers
            self.body = body
            self.cut = cut
        }

        /// Answers a request for a file as servers do that let clients go on: whole, or the rest.
        ///
        /// - Parameters:
        ///   - file: The file.
        ///   - tag: Its version.
        ///   - request: What was asked for.
        ///   - cut: The bytes after which the connection breaks.
        /// - Returns: 200 with all of it, 206 with the rest, or 416 behind its end.
        public static func file(
            _ file: Data,
            tag: String,
            for request: Request,
            cut: Int? = nil
        ) -> Response {
            let range = request.headers["range"]?.dropFirst("bytes=".count).dropLast()
            let isSame = request.headers["if-range"].map { $0 == tag } ?? true
            guard let start = range.flatMap({ Int($0) }), isSame else {
                return Response(200, headers: ["ETag": tag], body: file, cut: cut)
            }
            guard start < file.count else {
                return Response(416, headers: ["Content-Range": "bytes */\(file.count)"])
            }
            let place = "bytes \(start)-\(file.count - 1)/\(file.count)"
            return Response(
                206,
                headers: ["ETag": tag, "Content-Range": place],
                body: file.dropFirst(start),
                cut: cut
            )
        }
    }

    /// The port it listens on.
    public let port: Int
    private let socket: Int32
    private let asked = Locked<[Request]>([])

    /// Starts a server.
    ///
    /// - Parameter answer: Answers a request, given its number from 0.
    /// - Throws: ``WorkError`` if no port is to be had.
    public init(_ answer: @escaping @Sendable (Request, Int) -> Response) throws {
        let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // Safety: the address outlives the calls and is as long as stated.
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard listener >= 0, isBound else { throw WorkError("no port for a test's server") }
        socket = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        let asked = asked
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                // A thread each: one that is silent must not keep the others waiting.
                Thread.detachNewThread {
                    if let request = TestServer.read(connection) {
                        let number = asked.withLock { asked in
                            asked.append(request)
                            return asked.count - 1
                        }
                        TestServer.send(answer(request, number), to: connection)
                    }
                    close(connection)
                }
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    /// The requests so far.
    public var requests: [Request] { asked.withLock { $0 } }

    /// The address of a path.
    public func address(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    private static func read(_ connection: Int32) -> Request? {
        var text = ""
        var piece = [UInt8](repeating: 0, count: 4096)
        while !text.contains("\r\n\r\n") {
            // Safety: the call writes at most the array's count.
            let count = unsafe recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            text += String(decoding: piece.prefix(count), as: UTF8.self)
        }
        let lines = text.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers[line[..<colon].lowercased()] = value
        }
        return Request(path: String(words[1]), headers: headers)
    }

    private static func send(_ response: Response, to connection: Int32) {
        var head = "HTTP/1.1 \(response.status) Test\r\nConnection: close\r\n"
        for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
        if response.headers["Transfer-Encoding"] == nil {
            head += "Content-Length: \(response.statedLength ?? response.body.count)\r\n"
        }
        head += "\r\n"
        let bytes = Array(head.utf8) + response.body.prefix(response.cut ?? response.body.count)
        var sent = 0
        while sent < bytes.count {
            let rest = Array(bytes[sent...])
            // Safety: the call reads the array's count.
            let count = unsafe Glibc.send(
                connection,
                rest,
                rest.count,
                Int32(MSG_NOSIGNAL)
            )
            guard count > 0 else { return }
            sent += count
        }
        if response.silence > 0 { Thread.sleep(forTimeInterval: response.silence) }
    }
}
