import Foundation
import GroveBase
import GroveTestSupport
import Testing

/// The dataset `toy-text` in the layout of the PECOS release, exported once for all tests.
///
/// An array: where a global `Data` keeps its bytes, the leak sanitizer takes them for lost.
private let packed = Result {
    let place = try ToyPlace()
    let exported = try grove(
        "datasets",
        "export",
        "toy-text",
        "--format",
        "pecos",
        "out",
        "--quiet",
        in: place
    )
    #expect(exported.code == 0, "\(exported.errors)")
    func member(_ file: String, _ name: String) throws -> TestArchive.Member {
        let content = FileManager.default.contents(atPath: "\(place.path)/out/\(file)")
        return .file("xmc-base/mini/\(name)", try #require(content))
    }
    let archive = TestArchive.compressedTar([
        .special("xmc-base/", "5"), .special("xmc-base/mini/", "5"),
        try member("X.trn.txt", "X.trn.txt"), try member("X.tst.txt", "X.tst.txt"),
        try member("Y.trn.npz", "Y.trn.npz"), try member("Y.tst.npz", "Y.tst.npz"),
        try member("X.trn.npz", "tfidf-attnxml/X.trn.npz"),
        try member("X.tst.npz", "tfidf-attnxml/X.tst.npz"),
        try member("labels.txt", "output-items.txt"),
    ])
    return Array(archive)
}

/// A toy place with an archive in the layout of the PECOS release, and a server that has it.
private final class FetchingPlace {
    let place: ToyPlace
    let archive: Data
    let server: TestServer

    private static let honest: @Sendable (TestServer.Request, Int, Data) -> TestServer.Response? = {
        (_, _, _) in nil
    }

    /// Makes the archive, and the manifest `mini` with some further lines.
    ///
    /// The server answers what `answer` says, given the request's number and the archive; where that
    /// is nil, what an honest one does.
    init(
        _ lines: String = "",
        _ answer: @escaping @Sendable (TestServer.Request, Int, Data) -> TestServer.Response? =
            honest
    ) throws {
        let place = try ToyPlace()
        self.place = place
        let archive = Data(try packed.get())
        self.archive = archive
        server = try TestServer { request, number in
            answer(request, number, archive) ?? .file(archive, tag: "\"a\"", for: request)
        }
        try place.write(
            """
            name: mini
            title: Planted topics
            source: made by a test
            licence: none
            citation: none
            format: pecos
            files: {train-features: tfidf-attnxml/X.trn.npz, test-features: tfidf-attnxml/X.tst.npz, label-names: output-items.txt}
            download: {archive: '\(server.address("/pecos-dataset/mini.tar.gz"))'}
            expect: {train-instances: 300, test-instances: 100, labels: 60}
            \(lines)

            """,
            "home/Datasets/mini.yaml"
        )
    }

    func fetch(_ more: String...) throws -> CommandResult {
        try RunningCommand(["datasets", "fetch", "mini", "--patience", "1"] + more, in: place)
            .finish()
    }

    /// The files of the folder that receives what is fetched.
    var files: [String] { place.files("user/share/grove") }

    static let wholeFiles =
        ["fetched/mini.json"]
        + [
            "X.trn.txt", "X.tst.txt", "Y.trn.npz", "Y.tst.npz", "output-items.txt",
            "tfidf-attnxml/X.trn.npz", "tfidf-attnxml/X.tst.npz",
        ].map { "mini/" + $0 }
}

@Suite("grove datasets fetch")
struct FetchTests {
    @Test("A dataset of the PECOS release is fetched, verified and run at once")
    func pecos() throws {
        let toy = try FetchingPlace()
        let absent = try grove("datasets", "verify", "mini", in: toy.place)
        #expect(absent.code == 2 && absent.errors.contains("fetch it: grove datasets fetch mini"))
        let fetched = try toy.fetch()
        #expect(fetched.code == 0, "\(fetched.errors)")
        #expect(fetched.output.contains("mini: fetched \(toy.server.address("/pecos-dataset/"))"))
        #expect(fetched.output.contains(", recorded\nmini: unpacked 7 files, "))
        #expect(
            fetched.output.contains("checked: train-instances 300, test-instances 100, labels 60, ")
        )
        #expect(toy.files == FetchingPlace.wholeFiles)

        let again = try toy.fetch()
        #expect(again.code == 0 && again.output.hasPrefix("mini is already in "))
        #expect(toy.server.requests.count == 1)
        let verified = try grove("datasets", "verify", "mini", "--quiet", in: toy.place)
        #expect(verified.code == 0 && verified.output.contains("X.trn.txt: SHA-256 "))

        // The same features and labels as those of the dataset that was packed.
        for name in ["mini", "toy-text"] {
            let spec = try toy.place.toySpec(name, "", dataset: name)
            let run = try RunningCommand(
                [
                    "run", spec, "--quiet", "--set",
                    "features.kind=\(name == "mini" ? "given" : "tfidf")",
                ],
                in: toy.place
            ).finish()
            #expect(run.code == 0, "\(run.errors)")
        }
        func scores(_ name: String) -> [Substring] {
            toy.place.metrics(name).last?.split(separator: ",").filter { $0.contains(".") } ?? []
        }
        #expect(scores("mini") == scores("toy-text") && scores("mini").count > 5)
    }

    /// What a server does wrong at first, what the command then says, and with which code it ends.
    struct Trouble: Sendable, CustomTestStringConvertible {
        var name: String
        var code: Int32
        var words: String
        /// The files that are left.
        var left: [String] = []
        var answer: @Sendable (TestServer.Request, Data) -> TestServer.Response

        var testDescription: String { name }
    }

    private static let rest = ["downloads/mini.tar.gz.part", "downloads/mini.tar.gz.part.tag"]

    static let troubles: [Trouble] = [
        Trouble(name: "has no such file", code: 2, words: "does not exist: the server answers 404")
        {
            _,
            _ in .init(404, body: Data("no".utf8))
        },
        Trouble(name: "is in trouble", code: 1, words: "the server answers 503; 0 bytes are kept") {
            _,
            _ in .init(503)
        },
        Trouble(name: "cuts off", code: 1, words: "bytes are kept, try again to go on", left: rest)
        {
            request,
            archive in
            .file(
                archive,
                tag: "\"a\"",
                for: request,
                cut: request.headers["range"] == nil ? 1000 : 0
            )
        },
        Trouble(name: "stalls", code: 1, words: "1000 bytes are kept", left: rest) {
            request,
            archive in
            var response = TestServer.Response.file(archive, tag: "\"a\"", for: request, cut: 1000)
            if request.headers["range"] != nil { response.cut = 0 }
            response.silence = 3
            return response
        },
        Trouble(name: "states too long a length", code: 1, words: "bytes are kept", left: rest) {
            request,
            archive in
            var response = TestServer.Response.file(archive, tag: "\"a\"", for: request)
            if response.status == 416 { response = .init(503) }
            response.statedLength = archive.count + 50
            return response
        },
        Trouble(
            name: "states too short a length",
            code: 2,
            words: "the archive is truncated or damaged: "
        ) { request, archive in
            var response = TestServer.Response.file(archive, tag: "\"a\"", for: request)
            response.statedLength = archive.count / 2
            return response
        },
        Trouble(
            name: "has a damaged archive",
            code: 2,
            words: "the archive is truncated or damaged: length or CRC-32 differ from its trailer"
        ) { request, archive in
            var damaged = archive
            damaged[5000] ^= 1
            return .file(damaged, tag: "\"b\"", for: request)
        },
        Trouble(name: "wants a login", code: 2, words: "the archive is a web page, expected") {
            _,
            _ in .init(200, body: Data("<!doctype html><title>Sign in</title>".utf8))
        },
        Trouble(name: "has more than the disk", code: 1, words: "and unpacking takes as much again")
        {
            request,
            archive in
            var response = TestServer.Response.file(archive, tag: "\"c\"", for: request)
            response.statedLength = 1 << 60
            return response
        },
        Trouble(
            name: "leads out of the folder",
            code: 2,
            words: "the archive has '../../evil', which leads out of its folder; it is removed"
        ) { request, _ in
            .file(
                TestArchive.compressedTar([.file("../../evil", "x")]),
                tag: "\"d\"",
                for: request
            )
        },
    ]

    @Test(
        "A server that fails is one message and leaves nothing half-written; a later fetch succeeds",
        arguments: troubles
    )
    func trouble(_ trouble: Trouble) throws {
        let isMended = Locked(false)
        let toy = try FetchingPlace { request, _, archive in
            isMended.withLock { $0 } ? nil : trouble.answer(request, archive)
        }
        let failed = try toy.fetch("--attempts", "2", "--quiet")
        #expect(failed.code == trouble.code, "\(failed.errors)")
        #expect(failed.errorLines.count == 1 && failed.output.isEmpty, "\(failed.errors)")
        #expect(failed.errors.contains(trouble.words), "\(failed.errors)")
        #expect(toy.files == trouble.left)
        isMended.withLock { $0 = true }
        let mended = try toy.fetch()
        #expect(mended.code == 0, "\(mended.errors)")
        #expect(toy.files == FetchingPlace.wholeFiles)
    }

    @Test("A connection that breaks, stalls or forgets the rest is gone on with, in one fetch")
    func patience() throws {
        let toy = try FetchingPlace { request, number, archive in
            var response = TestServer.Response.file(archive, tag: "\"a\"", for: request)
            switch number {
            case 0: return .init(302, headers: ["Location": "/elsewhere.tar.gz"])
            case 1: response.cut = 2000
            case 2: return .init(503)
            case 3: return .init(302, headers: ["Location": "/elsewhere.tar.gz"])
            case 4:
                response.cut = 2000
                response.silence = 3
            // Range is ignored: all of it again.
            default: response = .init(200, headers: ["ETag": "\"a\""], body: archive)
            }
            return response
        }
        let fetched = try toy.fetch()
        #expect(fetched.code == 0, "\(fetched.errors)")
        #expect(fetched.errors.contains("mini.tar.gz: the server answers 503; trying again"))
        let ranges = toy.server.requests.map { $0.headers["range"] }
        #expect(ranges[1] == nil && ranges[4] == "bytes=2000-", "\(ranges)")
        #expect(ranges.last == "bytes=4000-", "\(ranges)")
        #expect(toy.files == FetchingPlace.wholeFiles)
    }

    @Test("An interrupt keeps what has come, and the next fetch goes on from there")
    func interrupted() throws {
        let isMended = Locked(false)
        let toy = try FetchingPlace { request, _, archive in
            guard !isMended.withLock({ $0 }) else { return nil }
            var response = TestServer.Response.file(archive, tag: "\"a\"", for: request, cut: 3000)
            response.silence = 20
            return response
        }
        let running = try RunningCommand(["datasets", "fetch", "mini"], in: toy.place)
        let part = "\(toy.place.path)/user/share/grove/downloads/mini.tar.gz.part"
        running.wait {
            (FileManager.default.contents(atPath: part)?.count ?? 0) == 3000
        }
        running.signal(SIGINT)
        let result = running.finish()
        #expect(result.code == 130)
        #expect(
            result.errors == "interrupted; what has come is kept, fetch again to go on\n",
            "\(result.errors)"
        )
        #expect(toy.files == FetchTests.rest)
        isMended.withLock { $0 = true }
        #expect(try toy.fetch().code == 0)
        #expect(toy.server.requests.last?.headers["range"] == "bytes=3000-")
        #expect(toy.files == FetchingPlace.wholeFiles)
    }

    @Test("The other dataset of the same name is told by its counts")
    func otherVersion() throws {
        let toy = try FetchingPlace(
            """
            version: the mini of 61 labels
            other-versions: [{version: the mini of 60 labels, labels: 60}]
            """
        )
        let manifest = toy.place.text("home/Datasets/mini.yaml")
        try toy.place.write(
            manifest.replacingOccurrences(
                of: "test-instances: 100, labels: 60",
                with: "test-instances: 100, labels: 61"
            ),
            "home/Datasets/mini.yaml"
        )
        let failed = try toy.fetch("--quiet")
        #expect(failed.code == 2 && failed.errorLines.count == 1)
        #expect(
            failed.errors.contains(
                "labels 60, expected 61; it is the mini of 60 labels, not the mini of 61 labels"
            ),
            "\(failed.errors)"
        )
        #expect(toy.files == ["downloads/mini.tar.gz"])
        // The manifest was wrong: what has come serves after all.
        try toy.place.write(manifest, "home/Datasets/mini.yaml")
        let built = try grove("datasets", "build", "mini", "--quiet", in: toy.place)
        #expect(built.code == 0, "\(built.errors)")
        #expect(built.output.contains("as expected: the mini of 61 labels"))
        #expect(toy.files == ["downloads/mini.tar.gz"] + FetchingPlace.wholeFiles)
    }

    @Test(
        "Mistakes are one message and exit code 2",
        arguments: [
            (["fetch", "nope"], "unknown dataset 'nope'"),
            (["fetch"], "missing expected argument '<names> ...'"),
            (["fetch", "toy", "--from", "ftp://x", "--force"], "--from is 'ftp://x', expected"),
            (["fetch", "toy", "plain", "--from", "http://x"], "--from takes one dataset, got 2"),
            (["fetch", "toy", "--force"], "dataset toy is not one to fetch; Make it again."),
            (["fetch", "toy", "--patience", "0"], "--patience must be from 1 to 86400, got 0"),
            (["fetch", "toy", "--attempts", "0"], "--attempts must be from 1 to 100, got 0"),
        ]
    )
    func mistakes(arguments: [String], words: String) throws {
        let place = try ToyPlace()
        let result = try RunningCommand(["datasets"] + arguments, in: place).finish()
        #expect(result.code == 2 && result.errorLines.count == 1, "\(result.errors)")
        #expect(result.errors.contains(words), "\(result.errors)")
    }
}
