import Foundation
import GroveBase
import GroveSparse
import Testing

@testable import GroveData

private let dataFolders = (ProcessInfo.processInfo.environment["GROVE_DATA"] ?? "")
    .split(separator: ":").map(String.init)

/// A debug build takes a minute over the whole of EURLEX-57K.
private var isOptimised: Bool {
    var optimised = true
    assert(
        {
            optimised = false
            return true
        }()
    )
    return optimised
}

private let catalog = DatasetCatalog(
    manifestFolder: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/Datasets",
    dataFolders: dataFolders
)

private let hasEURLEX = catalog.isAvailable("eurlex-57k")

@Suite("Real datasets", .enabled(if: !dataFolders.isEmpty, "GROVE_DATA names no folder"))
struct RealDatasetTests {
    @Test(
        "has the counts of its manifest and its checksums",
        .enabled(
            if: ["bibtex", "delicious"].allSatisfy(catalog.isAvailable),
            "they are not there"
        ),
        arguments: ["bibtex", "delicious"]
    )
    func sparse(name: String) throws {
        let lines = try catalog.verify(name, workers: Workers(2))
        #expect(lines.count > 10)
    }

    @Test(
        "has the counts of its manifest, in an optimised build",
        .enabled(if: isOptimised && hasEURLEX)
    )
    func eurlex() throws {
        let one = try catalog.load("eurlex-57k", workers: Workers(1))
        let two = try catalog.load("eurlex-57k", workers: Workers(2))
        #expect(one == two)
        #expect(one.labelCount == 4_108 && one.train.count == 45_000)
    }

    @Test(
        "reads EURLEX-57K's labels and test part",
        .enabled(if: hasEURLEX, "EURLEX-57K is not there")
    )
    func eurlexTest() throws {
        let manifest = try catalog.manifest("eurlex-57k")
        let folder = try catalog.folder(of: "eurlex-57k")
        #expect(manifest.format == .xcTexts)
        let labels = try parseLabelledTexts(
            try readBytes(folder + "/lbl.json.gz"),
            "lbl.json.gz",
            LabelledTextsOptions(keepsTitles: true),
            workers: Workers(2)
        )
        #expect(labels.titles.count == 4_271 && labels.titles[0] == "adhesive")
        #expect(labels.texts[0] == "adhesive glue")
        let test = try parseLabelledTexts(
            try readBytes(folder + "/tst.json.gz"),
            "tst.json.gz",
            LabelledTextsOptions(labelCount: 4_271),
            workers: Workers(2)
        )
        #expect(test.texts.count == 6_000 && test.labels.nonzeroCount == 30_356)
    }
}
