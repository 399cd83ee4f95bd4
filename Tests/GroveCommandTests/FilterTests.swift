import Foundation
import GroveBase
import GroveTestSupport
import Testing

@Suite("Datasets of the XC repository with texts and labels to leave out")
struct FilterTests {
    /// The dataset `plain` as JSON lines, in a zip as a browser would get it.
    private func archive(_ place: ToyPlace, filter: (_ labels: [Int]) -> [Int]) -> Data {
        var members: [TestArchive.Member] = []
        var pairs = ""
        for (part, file) in [("train", "trn"), ("test", "tst")] {
            var lines = ""
            let rows = place.text("data/plain/\(part).txt").split(separator: "\n").dropFirst()
            for (number, row) in rows.enumerated() {
                let labels = row.split(separator: " ")[0]
                let words = labels.split(separator: ",").map { "w\($0)" }.joined(separator: " ")
                lines += #"{"uid": "\#(part)\#(number)", "title": "\#(words)", "content": "", "#
                lines += #""target_ind": [\#(labels)], "target_rel": [1.0, 1.0, 1.0]}"# + "\n"
                guard part == "test" else { continue }
                for label in filter(labels.split(separator: ",").compactMap { Int($0) }) {
                    pairs += "\(number) \(label)\n"
                }
            }
            members.append(.file("LF-Plain/\(file).json.gz", TestArchive.gzip(Data(lines.utf8))))
        }
        let labels = (0..<40).map { #"{"uid": "l\#($0)", "title": "w\#($0)"}"# + "\n" }.joined()
        members.append(.file("LF-Plain/lbl.json.gz", TestArchive.gzip(Data(labels.utf8))))
        members.append(.file("LF-Plain/filter_labels_train.txt", "0 1\n"))
        members.append(.file("LF-Plain/filter_labels_test.txt", pairs))
        return TestArchive.zip(members)
    }

    /// Puts an archive into the downloads, builds the dataset from it, runs, and gives the metrics.
    private func metrics(
        _ name: String,
        in place: ToyPlace,
        filter: (_ labels: [Int]) -> [Int]
    ) throws -> [Substring: Substring] {
        let manifest = """
            name: \(name)
            title: Plain
            source: made by a test
            licence: none
            citation: none
            instructions: Get it by hand.
            format: xc-lf
            download: {page: 'http://example.org/page'}
            expect: {labels: 40, train-instances: 200, filtered-train-pairs: 1}

            """
        try place.write(manifest, "home/Datasets/\(name).yaml")
        let asked = try grove("datasets", "fetch", name, in: place)
        #expect(asked.code == 2 && asked.errorLines.count == 1)
        #expect(
            asked.errors.contains(
                "downloads: dataset \(name) is to be got by hand: download its archive from "
                    + "http://example.org/page, put it there as \(name).zip"
            )
        )
        let downloads = "\(place.path)/user/share/grove/downloads"
        try FileManager.default.createDirectory(
            atPath: downloads,
            withIntermediateDirectories: true
        )
        let file = URL(fileURLWithPath: "\(downloads)/\(name).zip")
        try archive(place, filter: filter).write(to: file)
        let built = try grove("datasets", "build", name, in: place)
        #expect(built.code == 0, "\(built.errors)")
        #expect(built.output.contains("\(name): unpacked 5 files, "))
        #expect(try grove("datasets", "fetch", name, in: place).output.contains("is already in"))
        let verified = try grove("datasets", "verify", name, in: place)
        #expect(verified.code == 0 && verified.output.contains("filtered-test-pairs: "))

        let spec = try place.toySpec(name, "features: {tfidf: {min-df: 1}}", dataset: name)
        let run = try grove("run", spec, "--quiet", in: place)
        #expect(run.code == 0, "\(run.errors)")
        let table = place.text("results/\(name)/records.csv").split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        try #require(table.count == 2)
        return Dictionary(zip(table[0], table[1])) { first, _ in first }
    }

    @Test("Archives got by hand are built; listed pairs count as not predicted, and still as true")
    func filtered() throws {
        let place = try ToyPlace()
        let none = try metrics("lf-none", in: place) { _ in [] }
        #expect(none["P@1"] == "100" && none["P@3"] == "100")
        // A wrong label less changes nothing: all three true ones are found.
        let wrong = try metrics("lf-wrong", in: place) { labels in
            (0..<40).filter { !labels.contains($0) }.prefix(5).map { $0 }
        }
        #expect(wrong["P@3"] == "100")
        // Of three true labels two are left to be found, and three to be missed.
        let first = try metrics("lf-first", in: place) { Array($0.prefix(1)) }
        #expect(first["P@1"] == "100")
        for metric in ["P@3", "R@3"] {
            #expect(abs((Double(first[Substring(metric)] ?? "") ?? 0) - 200.0 / 3) < 1e-3)
        }
    }
}
