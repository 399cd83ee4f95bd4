public import Foundation
public import GroveBase

/// Gets files over HTTP: resumes what broke off, checks what came, and leaves whole files only.
///
/// While a file comes, it lies beside its place as `NAME.part`, with the server's entity tag in
/// `NAME.part.tag`; the next try, in this process or a later one, asks for the rest of the same
/// version (`If-Range`). The whole file appears by rename, after its SHA-256 was compared.
public struct Downloader: Sendable {
    /// How often in a row a try may bring nothing new before the download fails.
    public var attempts: Int
    /// The seconds a server may be silent.
    public var patience: Double
    /// The seconds before the second try; each further pause is twice as long.
    public var pause: Double

    /// Creates a downloader.
    ///
    /// - Parameters:
    ///   - attempts: How often in a row a try may bring nothing new before the download fails.
    ///   - patience: The seconds a server may be silent.
    ///   - pause: The seconds before the second try; each further pause is twice as long.
    public init(attempts: Int = 5, patience: Double = 60, pause: Double = 1) {
        self.attempts = max(1, attempts)
        self.patience = patience
        self.pause = pause
    }

    /// Gets one file.
    ///
    /// - Parameters:
    ///   - url: Where it is; redirections are followed.
    ///   - path: Where it is put, in a folder that exists; a file there is replaced.
    ///   - digest: The SHA-256 it must have, as 64 hexadecimal digits; nil accepts any.
    ///   - limit: The most bytes it may have; nil for any number.
    ///   - progress: Told of the bytes.
    /// - Returns: Its SHA-256.
    /// - Throws: ``InputError`` where the server has no such file, or one of another digest;
    ///   ``WorkError`` where it cannot be reached, breaks off for good, is too large, or nothing can
    ///   be written.
    public func fetch(
        _ url: URL,
        to path: String,
        digest: String? = nil,
        limit: SizeLimit? = nil,
        progress: any ProgressReporter = SilentProgress()
    ) throws -> String {
        let partial = try PartialFile(path)
        defer { partial.close() }
        // An attempt that brought nothing leaves nothing.
        defer { partial.removeIfEmpty() }
        let wasBegun = partial.size > 0
        try bring(url, to: partial, limit, progress)
        var got = try sha256(ofFile: partial.path)
        if let digest, got != digest, wasBegun {
            // What an earlier try left may be of another version: once more from the start.
            try partial.restart()
            try bring(url, to: partial, limit, progress)
            got = try sha256(ofFile: partial.path)
        }
        if let digest, got != digest {
            partial.remove()
            throw InputError(
                "the file from \(url.absoluteString) has the SHA-256 \(got), expected \(digest)",
                place: path
            )
        }
        try partial.place()
        return got
    }

    /// Brings the whole of a file, in as many tries as it takes.
    private func bring(
        _ url: URL,
        to partial: PartialFile,
        _ limit: SizeLimit?,
        _ progress: any ProgressReporter
    ) throws {
        let meter = ByteMeter("download \(url.lastPathComponent)", progress)
        defer { meter.end() }
        var failures = 0
        while true {
            let before = partial.size
            let outcome = Transfer(
                url,
                into: partial,
                limit: limit?.bytes ?? .max,
                meter: meter,
                patience: patience
            ).run()
            let reason: String
            switch outcome {
            case .complete: return
            case .refused(let status): throw refusal(status, url)
            case .unwritable(let message): throw WorkError(message)
            case .tooLarge(let size):
                // Without a stated size there is no telling what else would have come.
                if size == nil { try partial.restart() }
                let bytes = size.map { "\($0) bytes" } ?? "more than \(limit?.bytes ?? 0) bytes"
                let reason = limit?.reason ?? "too many"
                throw WorkError("\(url.absoluteString) has \(bytes), \(reason)")
            case .stale:
                try partial.restart()
                reason = "the server's file has changed"
            case .broken(let message): reason = message
            }
            failures = partial.size > before ? 1 : failures + 1
            guard failures < attempts else {
                throw WorkError(
                    "\(url.absoluteString): \(reason); \(partial.size) bytes are kept, try again to "
                        + "go on from there"
                )
            }
            progress.note("\(url.lastPathComponent): \(reason); trying again")
            Thread.sleep(forTimeInterval: min(60, pause * Double(1 << min(failures - 1, 16))))
        }
    }

    private func refusal(_ status: Int, _ url: URL) -> any Error {
        let reason =
            switch status {
            case 401, 403: "may not be read without permission"
            case 404, 410: "does not exist"
            default: "is not given out"
            }
        return InputError("\(reason): the server answers \(status)", place: url.absoluteString)
    }
}

/// The most bytes that a file may have, and why.
public struct SizeLimit: Sendable {
    /// The bytes.
    public let bytes: Int
    /// Why no more, as the end of a sentence: `but only 3.1 GB are free`.
    public let reason: String

    /// Creates a limit.
    public init(bytes: Int, reason: String) {
        self.bytes = bytes
        self.reason = reason
    }
}

/// Tells a reporter how many bytes of a file are there, once its size is known.
final class ByteMeter: Sendable {
    private let title: String
    private let progress: any ProgressReporter
    private let reached = Locked<Int?>(nil)

    init(_ title: String, _ progress: any ProgressReporter) {
        self.title = title
        self.progress = progress
    }

    /// The bytes that are there of those there will be.
    ///
    /// What an earlier process left is not counted: the time left is that of the rest.
    func set(_ bytes: Int, of total: Int?) {
        reached.withLock { reached in
            guard let before = reached else {
                let rest = max(0, (total ?? bytes) - bytes)
                progress.begin(bytes > 0 ? "\(title), the rest" : title, total: rest)
                reached = bytes
                return
            }
            progress.advance(max(0, bytes - before))
            reached = max(bytes, before)
        }
    }

    /// Ends what ``set(_:of:)`` began.
    func end() { if reached.withLock({ $0 != nil }) { progress.end() } }
}
