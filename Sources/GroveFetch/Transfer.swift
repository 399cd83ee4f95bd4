import Foundation
import GroveBase

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One request for the rest of a file.
final class Transfer: NSObject, URLSessionDataDelegate {
    /// How a request ended.
    enum Outcome: Sendable {
        /// The file is whole.
        case complete
        /// The connection failed or the server is in trouble; more may come at another try.
        case broken(String)
        /// What is there is not of the server's version.
        case stale
        /// The server will not give the file, with its status.
        case refused(Int)
        /// The bytes cannot be written, with why.
        case unwritable(String)
        /// The file is larger than allowed, with its size where the server says.
        case tooLarge(Int?)
    }

    private struct State {
        /// What the response already decided; bytes that come then are not the file's.
        var verdict: Outcome?
        /// The size that the whole file will have, where the server says.
        var total: Int?
        /// The task's own error.
        var failure: (any Error)?
    }

    private let url: URL
    private let partial: PartialFile
    private let limit: Int
    private let meter: ByteMeter
    private let patience: Double
    private let state = Locked(State())
    private let done = DispatchSemaphore(value: 0)

    init(
        _ url: URL,
        into partial: PartialFile,
        limit: Int,
        meter: ByteMeter,
        patience: Double
    ) {
        self.url = url
        self.partial = partial
        self.limit = limit
        self.meter = meter
        self.patience = patience
    }

    /// Asks, waits for the end, and says how it ended.
    func run() -> Outcome {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.timeoutIntervalForRequest = patience
        configuration.timeoutIntervalForResource = 7 * 24 * 3600
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        defer { session.invalidateAndCancel() }
        session.dataTask(with: request()).resume()
        done.wait()
        return outcome()
    }

    private func request() -> URLRequest {
        var request = URLRequest(url: url)
        // A compressed answer has no bytes of the file's to go on from.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        if partial.size > 0 {
            request.setValue("bytes=\(partial.size)-", forHTTPHeaderField: "Range")
            if let tag = partial.tag { request.setValue(tag, forHTTPHeaderField: "If-Range") }
        }
        return request
    }

    private func outcome() -> Outcome {
        let state = state.withLock { $0 }
        if let verdict = state.verdict { return verdict }
        if let failure = state.failure { return .broken(failure.localizedDescription) }
        guard let total = state.total, partial.size != total else { return .complete }
        return partial.size < total
            ? .broken("the connection ended after \(partial.size) of \(total) bytes") : .stale
    }

    // The session calls these one after the other; what the caller's thread reads is locked.

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        let verdict = judge(response)
        state.withLock { $0.verdict = verdict }
        completionHandler(.allow)
        if verdict != nil { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard state.withLock({ $0.verdict == nil }) else { return }
        guard data.count <= limit - partial.size else {
            state.withLock { $0.verdict = .tooLarge(nil) }
            return dataTask.cancel()
        }
        do {
            try partial.append(data)
            meter.set(partial.size, of: state.withLock { $0.total })
        } catch {
            state.withLock { $0.verdict = .unwritable("\(error)") }
            dataTask.cancel()
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didCompleteWithError error: (any Error)?
    ) {
        state.withLock { $0.failure = error }
        done.signal()
    }

    /// What a response decides at once; nil where its bytes are the file's.
    private func judge(_ response: URLResponse) -> Outcome? {
        guard let response = response as? HTTPURLResponse else {
            return .broken("the answer is not HTTP's")
        }
        func header(_ name: String) -> String? { response.value(forHTTPHeaderField: name) }
        let length = header("Content-Length").flatMap(Int.init)
        switch response.statusCode {
        case 200:
            do {
                try partial.restart()
            } catch {
                return .unwritable("\(error)")
            }
            if let length, length > limit { return .tooLarge(length) }
            partial.tag = header("ETag")
            begin(of: length)
        case 206:
            guard let range = ContentRange(header("Content-Range")), range.start == partial.size
            else { return .stale }
            let total = range.total ?? length.map { $0 + partial.size }
            if let total, total > limit { return .tooLarge(total) }
            begin(of: total)
        case 416:
            let whole = ContentRange(header("Content-Range"))?.total == partial.size
            return whole ? .complete : .stale
        case 408, 425, 429, 500...599:
            return .broken("the server answers \(response.statusCode)")
        default: return .refused(response.statusCode)
        }
        return nil
    }

    private func begin(of total: Int?) {
        state.withLock { $0.total = total }
        meter.set(partial.size, of: total)
    }
}

/// The header `Content-Range`: `bytes 100-199/200`, `bytes */200`.
struct ContentRange: Equatable {
    /// The first byte that is sent; nil for `*`.
    var start: Int?
    /// The size of the whole file; nil for `*`.
    var total: Int?

    /// Parses the header; nil where it is missing or something else.
    init?(_ text: String?) {
        guard let text, text.hasPrefix("bytes ") else { return nil }
        let sides = text.dropFirst(6).split(separator: "/")
        guard sides.count == 2 else { return nil }
        start = sides[0].split(separator: "-").first.flatMap { Int($0) }
        total = Int(sides[1])
    }
}
