import Foundation
import GroveBase
import GroveFetch
import GroveTestSupport
import Testing

@testable import GroveData

private typealias Member = TestArchive.Member

private let train = Member.file("a/b/train.txt", "2 3 2\n0 0:1\n1 1:1\n")
private let test = Member.file("a/b/test.txt", "1 3 2\n0,1 2:1\n")

/// A dataset folder, the server its archive comes from, and a fetcher that loses no time.
private final class FetchingToy {
    let scratch: Scratch
    let server: TestServer
    let content: Locked<Data>
    var catalog: DatasetCatalog
    var fetcher = DatasetFetcher(downloader: Downloader(attempts: 2, patience: 5, pause: 0.001))

    init(_ archive: Data, _ manifest: String = "") throws {
        let content = Locked(archive)
        self.content = content
        scratch = try Scratch()
        server = try TestServer { request, _ in
            let archive = content.withLock { $0 }
            return .file(archive, tag: "\"\(archive.count)\"", for: request)
        }
        catalog = try scratch.catalog(
            """
            format: xc-sparse
            download: {archive: '\(server.address("/x/toy.tar.gz"))'}
            \(manifest)
            """
        )
    }

    func fetch() throws -> [String] {
        try fetcher.fetch("toy", into: catalog, workers: Workers(1))
    }

    /// What the fetch says; addresses and folders taken out.
    func message() -> String {
        GroveDataTests.message(scratch.path) { _ = try fetch() }
            .replacingOccurrences(of: server.address("/x/"), with: "")
            .replacingOccurrences(of: scratch.path, with: "data")
    }

    /// Every file in the data folder but the manifest.
    var files: [String] {
        (FileManager.default.enumerator(atPath: scratch.path)?.compactMap { $0 as? String } ?? [])
            .filter { !$0.hasPrefix("manifests") && fileSize("\(scratch.path)/\($0)") != nil }
            .sorted()
    }
}

@Suite("Fetching datasets")
struct FetchTests {
    @Test("An archive becomes a dataset that loads and verifies; nothing else is left")
    func whole() throws {
        let toy = try FetchingToy(
            TestArchive.compressedTar([.special("a/", "5"), train, test, .file("a/b/more/x", "y")]),
            "expect: {labels: 2, train-instances: 2}\nversion: the toy"
        )
        let lines = try toy.fetch()
        #expect(toy.files == ["fetched/toy.json", "toy/more/x", "toy/test.txt", "toy/train.txt"])
        #expect(lines.count == 3 && lines[0].hasSuffix(", recorded"))
        #expect(lines[1].hasPrefix("unpacked 3 files, 33 bytes, into "))
        #expect(
            lines[2]
                == "checked: train-instances 2, test-instances 1, labels 2, features 3, "
                + "as expected: the toy"
        )
        let verified = try toy.catalog.verify("toy", workers: Workers(2))
        #expect(verified.filter { $0.hasSuffix(", as fetched") }.count == 3)
        #expect(verified.last == "version: the toy, by its counts")

        try toy.scratch.write("2 3 2\n0 0:1\n1 0:1\n", to: "toy/train.txt")
        #expect(
            message(toy.scratch.path) { _ = try toy.catalog.verify("toy", workers: Workers(1)) }
                .contains("train.txt has the SHA-256 ")
        )
    }

    @Test("A zip and a tar do as well")
    func otherKinds() throws {
        for archive in [TestArchive.zip([train, test]), TestArchive.tar([train, test])] {
            let toy = try FetchingToy(archive)
            #expect(try toy.fetch().last?.hasSuffix("the manifest states no counts") == true)
            #expect(toy.files == ["fetched/toy.json", "toy/test.txt", "toy/train.txt"])
        }
    }

    private static let outside = "which leads out of its folder; it is removed"

    @Test(
        "An archive that must not be unpacked is refused whole, and a later one serves",
        arguments: [
            ([Member.file("../x", "y")], "has '../x', \(outside)"),
            ([.file("a/../../x", "y")], "has 'a/../../x', \(outside)"),
            ([.file("/etc/x", "y")], "has '/etc/x', \(outside)"),
            ([.special("a/..", "5")], "has 'a/..', \(outside)"),
            ([.special("a/b/l", "2", to: "/etc")], "has the link 'a/b/l' to '/etc', \(outside)"),
            (
                [.special("a/l", "2", to: "../../etc")],
                "has the link 'a/l' to '../../etc', \(outside)"
            ),
            ([.special("l", "1", to: "../x")], "has the link 'l' to '../x', \(outside)"),
            (
                [.special("a/tty", "3")],
                "has 'a/tty', which is neither file nor folder; it is removed"
            ),
            ([.file("a/\u{1B}[2J", "y")], "has 'a/?[2J', which is no file name; it is removed"),
            ([.file("a/b/train.txt", "y")], "has 'a/b/train.txt' twice; it is removed"),
            ([.file("a/b", "y")], "has 'a/b' both as file and as folder; it is removed"),
        ]
    )
    func refused(members: [TestArchive.Member], words: String) throws {
        let toy = try FetchingToy(TestArchive.compressedTar([train, test] + members))
        #expect(toy.message() == "toy.tar.gz: the archive \(words)")
        #expect(toy.files.isEmpty)
        toy.content.withLock { $0 = TestArchive.compressedTar([train, test]) }
        #expect(try toy.fetch().count == 3)
        #expect(toy.catalog.isAvailable("toy"))
    }

    @Test("A link within the archive is left out, not followed")
    func linkWithin() throws {
        let toy = try FetchingToy(
            TestArchive.compressedTar([
                .special("a/b/more", "2", to: "../c"), .file("a/b/more/x", "y"), train, test,
            ])
        )
        #expect(try toy.fetch()[1].hasSuffix(", 1 link left out"))
        #expect(toy.files.contains("toy/more/x"))
    }

    @Test("A bomb is refused by what its header states, and by what it inflates to")
    func bombs() throws {
        for (stated, size, words) in [
            (200_000_000, 1_000_000, "67.1 MB"), (10, 25_000_000, "22.6 MB"),
        ] {
            let toy = try FetchingToy(
                TestArchive.bomb("a/b/train.txt", size: size, stated: stated)
            )
            if stated == 10 {
                toy.catalog = try toy.scratch.catalog(
                    """
                    format: xc-sparse
                    download: {archive: '\(toy.server.address("/x/toy.tar.gz"))', unpacked-mib: 1}
                    """
                )
            }
            #expect(
                toy.message()
                    == "toy.tar.gz: the archive unpacks to more than \(words); it is removed"
            )
            #expect(toy.files.isEmpty)
        }
    }

    @Test("What is damaged is refused: a byte changed, the end missing, no archive at all")
    func damaged() throws {
        let whole = TestArchive.compressedTar([train, test])
        var changed = whole
        // Within a file's bytes, where only the checksum tells.
        changed[whole.count / 3 + 1] ^= 1
        let zip = TestArchive.zip([train, test])
        var changedZip = zip
        changedZip[60] ^= 1
        for archive in [
            changed, whole.dropLast(700), whole.prefix(10), changedZip, zip.dropLast(30), Data(),
            Data("<html>Sign in</html>".utf8), Data(repeating: 7, count: 2000),
        ] {
            let toy = try FetchingToy(Data(archive))
            let said = toy.message()
            #expect(
                said.contains("damaged") || said.contains("truncated") || said.contains("web page")
                    || said.contains("is no tar"),
                "\(said)"
            )
            #expect(toy.files.isEmpty, "\(said)")
            toy.content.withLock { $0 = whole }
            #expect(try toy.fetch().count == 3)
        }
    }

    @Test("An archive without the dataset's files is refused, saying what it has")
    func lacking() throws {
        let toy = try FetchingToy(TestArchive.compressedTar([train, .file("a/test.txt", "")]))
        #expect(
            toy.message()
                == "toy.tar.gz: the archive has no folder with test.txt; "
                + "its files are a/b/train.txt, a/test.txt; it is removed"
        )
        let twice = try FetchingToy(
            TestArchive.compressedTar([
                train, test, .file("a/c/train.txt", ""), .file("a/c/test.txt", ""),
            ])
        )
        #expect(twice.message().contains("has the dataset twice, in a/b and in a/c"))
    }

    @Test("Counts of another version are named; the archive is kept to be looked at")
    func otherVersion() throws {
        let toy = try FetchingToy(
            TestArchive.compressedTar([train, test]),
            """
            version: the toy of 3 labels
            other-versions: [{version: the toy of 2 labels, labels: 2}]
            expect: {labels: 3}
            """
        )
        let words =
            "manifests/toy.yaml:10: dataset toy has labels 2, expected 3; it is the toy of 2 labels, "
            + "not the toy of 3 labels"
        #expect(
            toy.message()
                == words + "; the archive is kept in downloads/toy.tar.gz, "
                + "for grove datasets build toy"
        )
        #expect(toy.files == ["downloads/toy.tar.gz"])
        #expect(
            message(toy.scratch.path) {
                _ = try toy.fetcher.build("toy", in: toy.catalog, workers: Workers(1))
            } == words
        )
        // A wrong line of a file is one of the archive's, not of a folder that is gone.
        toy.content.withLock {
            $0 = TestArchive.compressedTar([train, .file("a/b/test.txt", "1 3 2\n5 2:1\n")])
        }
        #expect(
            toy.message().hasPrefix("downloads/toy.tar.gz(test.txt):2: "),
            "\(toy.message())"
        )
    }

    @Test("The digest of the first fetch holds from then on, the manifest's from the start")
    func digests() throws {
        let toy = try FetchingToy(TestArchive.compressedTar([train, test]))
        _ = try toy.fetch()
        toy.fetcher.replaces = true
        #expect(try toy.fetch()[0].hasSuffix(", as first fetched"))
        toy.content.withLock { $0 = TestArchive.compressedTar([test, train]) }
        let said = toy.message()
        #expect(
            said.hasSuffix(", as first fetched; remove fetched/toy.json to accept another"),
            "\(said)"
        )
        #expect(toy.catalog.isAvailable("toy"))
        #expect(toy.files == ["fetched/toy.json", "toy/test.txt", "toy/train.txt"])
        try FileManager.default.removeItem(atPath: toy.scratch.path + "/fetched/toy.json")
        #expect(try toy.fetch()[0].hasSuffix(", recorded"))

        let digest = String(repeating: "0", count: 64)
        let stated = try FetchingToy(TestArchive.compressedTar([train, test]))
        stated.catalog = try stated.scratch.catalog(
            """
            format: xc-sparse
            download: {archive: '\(stated.server.address("/x/toy.tgz"))', sha256: \(digest)}
            """
        )
        #expect(stated.message().hasSuffix(", expected \(digest)"))
        #expect(stated.files.isEmpty)
    }

    @Test("The disk's room is checked before a byte comes, and before one is unpacked")
    func room() throws {
        let archive = TestArchive.compressedTar([train, test])
        let toy = try FetchingToy(archive)
        toy.fetcher.availableBytes = { _ in 2 * archive.count - 1 }
        #expect(
            toy.message()
                == "toy.tar.gz has \(archive.count) bytes, and unpacking takes as much again or more, "
                + "but data has \(byteText(2 * archive.count - 1)) left"
        )
        #expect(toy.files.isEmpty)
        // Enough for the archive, not for what is in it: the room shrinks in between.
        let asked = Locked(0)
        toy.fetcher.availableBytes = { _ in
            asked.withLock { $0 += 1 }
            return asked.withLock { $0 } == 1 ? 1 << 30 : 10
        }
        #expect(
            toy.message().hasPrefix("data has 10 bytes left, and the files of toy take 32 bytes"),
            "\(toy.message())"
        )
        #expect(toy.files == ["downloads/toy.tar.gz", "downloads/toy.tar.gz.sha256"])
        // With room again, it goes on with what has come.
        toy.fetcher.availableBytes = { _ in nil }
        let requests = toy.server.requests.count
        #expect(try toy.fetch().count == 3)
        #expect(toy.server.requests.count == requests)
        #expect(toy.files == ["fetched/toy.json", "toy/test.txt", "toy/train.txt"])
    }

    @Test("Files that were not fetched are not replaced")
    func ownFiles() throws {
        let toy = try FetchingToy(TestArchive.compressedTar([train, test]))
        try toy.scratch.write("mine", to: "toy/train.txt")
        #expect(
            toy.message()
                == "toy: has files that were not fetched (train.txt); move them away, or replace "
                + "them with --force"
        )
        #expect(toy.server.requests.isEmpty)
        toy.fetcher.replaces = true
        #expect(try toy.fetch().count == 3)
    }

    @Test("A dataset to be got by hand says where it is and where it goes, and is built from there")
    func byHand() throws {
        let scratch = try Scratch()
        let catalog = try scratch.catalog("format: xc-sparse\ndownload: {page: 'http://a.b/c'}")
        let fetcher = DatasetFetcher()
        let words =
            "downloads: dataset toy is to be got by hand: download its archive from http://a.b/c, put "
            + "it there as toy.zip (or .tar.gz), then: grove datasets build toy"
        for work in [fetcher.fetch, fetcher.build] {
            #expect(
                message(scratch.path) {
                    _ = try work("toy", catalog, Workers(1), SilentProgress())
                } == words
            )
        }
        let archive = TestArchive.zip([train, test])
        try scratch.write([UInt8](archive), to: "downloads/toy.zip")
        let lines = try fetcher.build("toy", in: catalog, workers: Workers(1))
        #expect(lines[0].hasPrefix("found ") && catalog.isAvailable("toy"))
        #expect(fileSize(scratch.path + "/downloads/toy.zip") == archive.count)
        #expect(
            message("") { _ = try FetchPlace("toy", in: try scratch.catalog("format: pecos")) }
                .contains("dataset toy is not one to fetch")
        )
    }

    @Test("Every manifest of this repository reads; eleven say where their archive is")
    func repository() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let catalog = DatasetCatalog(manifestFolder: root + "/Datasets", dataFolders: [])
        let manifests = try catalog.names().map(catalog.manifest)
        let fetched = manifests.filter { $0.download?.archive != nil }.map(\.name)
        #expect(
            fetched == [
                "amazon-3m", "amazon-670k", "amazoncat-13k", "eurlex-4k", "wiki-500k", "wiki10-31k",
            ]
        )
        let byHand = manifests.filter { $0.download != nil && $0.download?.archive == nil }
        #expect(byHand.count == 5 && byHand.allSatisfy { $0.format == .xcTexts })
        for manifest in manifests where manifest.download != nil {
            #expect(manifest.expected.contains { $0.name == "labels" }, "\(manifest.name)")
            #expect(!manifest.instructions.isEmpty && manifest.policy.allowsUnlabelled)
        }
    }

    @Test(
        "A manifest's section of downloads is checked",
        arguments: [
            ("download: {}", "download needs archive, an address, or page, for people"),
            ("download: {archive: 'file:///x'}", "'file:///x' is no address with http or https"),
            ("download: {archive: 'http://'}", "'http://' is no address with http or https"),
            (
                "download: {page: x, sha256: ab}",
                "the SHA-256 must be 64 hexadecimal digits, got 'ab'"
            ),
            ("download: {page: x, unpacked-mib: 0}", "download.unpacked-mib must be"),
            ("other-versions: [{version: x}]", "the item has no count to know it by"),
            ("other-versions: [{labels: 3}]", "the item lacks 'version'"),
        ]
    )
    func manifests(lines: String, words: String) throws {
        let scratch = try Scratch()
        let catalog = try scratch.catalog("format: xc-sparse\n" + lines)
        let said = message(scratch.path) { _ = try catalog.manifest("toy") }
        #expect(said.hasPrefix("manifests/toy.yaml:7: ") && said.contains(words), "\(said)")
    }
}
