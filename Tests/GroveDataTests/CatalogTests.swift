import Foundation
import GroveBase
import GroveSparse
import Testing

@testable import GroveData

@Suite("Manifests and the catalog")
struct CatalogTests {
    private func toy() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.write("2 3 2\n0 0:1\n1 1:1\n", to: "toy/train.txt")
        try scratch.write("1 3 2\n0,1 2:1\n", to: "toy/test.txt")
        return scratch
    }

    @Test("loads a dataset whose counts are as its manifest says")
    func load() throws {
        let scratch = try toy()
        let catalog = try scratch.catalog(
            """
            format: xc-sparse
            propensity: {a: 0.6, b: 2.6}
            expect: {train-instances: 2, test-pairs: 2, labels-per-train-instance: 1.0}
            """
        )
        let dataset = try catalog.load("toy", workers: Workers(1))
        #expect(dataset.propensity == PropensityConstants(a: 0.6, b: 2.6))
        #expect(catalog.names() == ["toy"] && catalog.isAvailable("toy"))
        #expect(try catalog.folder(of: "toy") == scratch.path + "/toy")
    }

    @Test("rejects counts that differ from the manifest, with both numbers")
    func wrongCounts() throws {
        let scratch = try toy()
        let catalog = try scratch.catalog("format: xc-sparse\nexpect:\n  train-instances: 3")
        #expect(
            message(scratch.path) { _ = try catalog.load("toy", workers: Workers(1)) }
                == "manifests/toy.yaml:8: dataset toy has train-instances 2, expected 3"
        )
        let averages = try scratch.catalog(
            "format: xc-sparse\nexpect: {labels-per-train-instance: 1.0001}"
        )
        #expect(
            message(scratch.path) { _ = try averages.load("toy", workers: Workers(1)) }
                == "manifests/toy.yaml:7: dataset toy has labels-per-train-instance 1, "
                + "expected 1.0001"
        )
    }

    @Test(
        "rejects a manifest with a wrong key or value",
        arguments: [
            (
                "formt: pecos",
                "manifests/toy.yaml:6: unknown key 'formt' in a dataset manifest; did you mean 'format'?"
            ),
            ("format: xml", "manifests/toy.yaml:6: unknown format 'xml'"),
            ("folder: x", "manifests/toy.yaml: the manifest lacks the key 'format'"),
            ("format: pecos\nlabels: some", "manifests/toy.yaml:7: unknown labels 'some'"),
            (
                "format: pecos\nexpect: {train-instances: -1}",
                "manifests/toy.yaml:7: expect.train-instances must be a number"
            ),
            (
                "format: pecos\nexpect: {instances: 1}",
                "manifests/toy.yaml:7: unknown key 'instances' in expect"
            ),
            (
                "format: pecos\nchecksums: {a: 12}",
                "manifests/toy.yaml:7: the checksum of 'a' must be 64 hexadecimal digits, got '12'"
            ),
            (
                "format: xc-lf\nfiles: {train-texts: x}",
                "manifests/toy.yaml:7: unknown key 'train-texts' in files of format xc-lf"
            ),
        ]
    )
    func badManifests(lines: String, wanted: String) throws {
        let scratch = try Scratch()
        let catalog = try scratch.catalog(lines)
        let got = message(scratch.path) { _ = try catalog.load("toy", workers: Workers(1)) }
        #expect(got.hasPrefix(wanted), "\(got)")
    }

    @Test("names the known datasets, the missing file and how to get it")
    func missing() throws {
        let scratch = try Scratch()
        let catalog = try scratch.catalog("format: xc-sparse\ninstructions: Ask somebody.")
        #expect(!catalog.isAvailable("toy") && !catalog.isAvailable("other"))
        #expect(
            message(scratch.path) { _ = try catalog.load("toy", workers: Workers(1)) }
                == "toy: dataset toy is not there: no file train.txt; Ask somebody."
        )
        #expect(
            message(scratch.path) { _ = try catalog.load("tou", workers: Workers(1)) }
                == "manifests: unknown dataset 'tou'; did you mean 'toy'? Expected toy"
        )
        let none = DatasetCatalog(manifestFolder: scratch.path + "/manifests", dataFolders: [])
        #expect(
            message("") { _ = try none.load("toy", workers: Workers(1)) }
                == "no folder of datasets is known; give --data-dir or set GROVE_DATA"
        )
    }

    @Test("verifies checksums and statistics")
    func verify() throws {
        let scratch = try toy()
        let digest = try sha256(ofFile: scratch.path + "/toy/train.txt")
        let good = try scratch.catalog(
            "format: xc-sparse\nexpect: {labels: 2}\nchecksums: {train.txt: '\(digest)'}"
        )
        let lines = try good.verify("toy", workers: Workers(2))
        #expect(lines.first == "train.txt: SHA-256 \(digest), as expected")
        #expect(lines.contains("labels: 2, as expected") && lines.contains("test-pairs: 2"))
        let wrong = String(repeating: "0", count: 64)
        let bad = try scratch.catalog("format: xc-sparse\nchecksums: {train.txt: '\(wrong)'}")
        #expect(
            message(scratch.path) { _ = try bad.verify("toy", workers: Workers(1)) }
                == "manifests/toy.yaml:7: toy/train.txt has the SHA-256 \(digest), expected \(wrong)"
        )
    }

    @Test("changes the fingerprint with the files and with how they are read, not with the rest")
    func fingerprint() throws {
        let scratch = try toy()
        func key(_ lines: String = "") throws -> String {
            try scratch.catalog("format: xc-sparse\n" + lines, memo: true).fingerprint("toy")
        }
        let first = try key()
        #expect(first.utf8.count == 64)
        #expect(try key() == first)
        #expect(try key("expect: {labels: 2}\npropensity: {a: 0.5}") == first)
        #expect(try key("labels: seen-in-training") != first)
        try scratch.write("2 3 2\n0 0:1\n1 1:2\n", to: "toy/train.txt")
        #expect(try key() != first)
    }

    @Test("remembers digests only of files that have been at rest, and forgets changed ones")
    func memo() throws {
        let scratch = try Scratch()
        let file = try scratch.write("first", to: "file")
        let memoPath = scratch.path + "/memo.json"
        var fresh = DigestMemo(memoPath)
        let digest = try fresh.digest(of: file)
        fresh.save()
        #expect(digest == hexadecimal(sha256("first")))
        #expect(fileSize(memoPath) == nil, "a file just written is not remembered")
        let state = try #require(FileFacts(file)).state
        let entry = JSONValue.object(["state": .string(state), "sha256": .string("remembered")])
        let full = URL(fileURLWithPath: file).standardizedFileURL.path
        try scratch.write(JSONValue.object([full: entry]).canonical, to: "memo.json")
        var warm = DigestMemo(memoPath)
        #expect(try warm.digest(of: file) == "remembered")
        try scratch.write("again", to: "file")
        #expect(try warm.digest(of: file) == hexadecimal(sha256("again")))
        try scratch.write("no json", to: "memo.json")
        var damaged = DigestMemo(memoPath)
        #expect(try damaged.digest(of: file) == hexadecimal(sha256("again")))
    }

    @Test("refuses to build what is not built")
    func notBuilt() throws {
        let scratch = try toy()
        let catalog = try scratch.catalog("format: xc-sparse")
        #expect(
            message(scratch.path) { try catalog.build("toy", workers: Workers(1)) }
                == "manifests/toy.yaml: dataset toy is not built by Grove but got: none"
        )
    }
}
