import Foundation
import GroveBase
import Testing

@testable import GroveSpec

private let header = "kind,method,dataset,number,value,table,notes,source\n"

private let paper =
    header + """
        result,XR-Linear,toy,P@1,87.22,main,,page 7
        result,"A, B",toy,P@1,51,main,"rounded, by hand",page 7
        result,XR-Linear,toy,P@1,87,abstract,,page 1
        result,XR-Linear,toy,train-seconds,2880,main,0.8 hours,page 8
        result,BERT-base,toy,micro-F1,73.2,main,,page 9
        parameter,XR-Linear,all,branching,"2,8,32",scripts,,page 9

        """

/// Writes a file, reads it, and takes it away.
private func published(_ text: String) throws -> PublishedNumbers {
    let folder = try SpecFolder(["toy-paper.csv": text])
    return try PublishedNumbers.read("\(folder.path)/toy-paper.csv")
}

private let fileMistakes: [(text: String, complaint: String)] = [
    ("", "1: the columns must be kind,method,dataset,number,value,table,notes,source, got nothing"),
    (
        "method,value\n",
        "1: the columns must be kind,method,dataset,number,value,table,notes,source, got method,value"
    ),
    (header + "result,A,toy,P@1,1,t,\n", "2: a row must have 8 fields, got 7"),
    (header + "result,,toy,P@1,1,t,,s\n", "2: method is empty"),
    (header + "result,A,toy,P@1,1,t,n,\n", "2: source is empty"),
    (
        header + "reslt,A,toy,P@1,1,t,,s\n",
        "2: unknown kind 'reslt'; did you mean 'result'? Expected result, parameter"
    ),
    (
        header + "result,A,Eurlex-4K,P@1,1,t,,s\n",
        "2: dataset 'Eurlex-4K' must consist of lower-case letters, digits and hyphens"
    ),
    (
        header + "result,A,toy,P@1,87.2%,t,,s\n",
        "2: P@1 must be a number from 0 to 100, got '87.2%'"
    ),
    (header + "result,A,toy,P@1,101,t,,s\n", "2: P@1 must be a number from 0 to 100, got '101'"),
    (header + "result,A,toy,P@1,nan,t,,s\n", "2: P@1 must be a number from 0 to 100, got 'nan'"),
    (
        header + "result,A,toy,train-seconds,-1,t,,s\n",
        "2: train-seconds must be a number of at least 0, in plain digits, got '-1'"
    ),
    (
        header + "result,A,toy,P@1,1,t,,s\nresult,A,toy,P@1,2,u,,s\nresult,A,toy,P@1,3,t,,s\n",
        "4: P@1 of 'A' on toy in 't' stands in line 2 already"
    ),
    (header + "result,\"A,toy,P@1,1,t,,s\n", "2: a quote does not end"),
]

@Suite("Published numbers")
struct PublishedNumbersTests {
    @Test("are the results of a file, in its order, with the digits that were published")
    func reading() throws {
        let numbers = try published(paper)
        #expect(numbers.paper == "toy-paper")
        #expect(numbers.text == paper)
        #expect(numbers.entries.count == 5)
        #expect(numbers.methods == ["XR-Linear", "A, B", "BERT-base"])
        #expect(numbers.tables == ["main", "abstract"])
        #expect(
            numbers.entries[1]
                == PublishedNumbers.Entry(
                    method: "A, B",
                    dataset: "toy",
                    number: "P@1",
                    value: 51,
                    text: "51",
                    table: "main",
                    notes: "rounded, by hand",
                    source: "page 7"
                )
        )
        #expect(numbers.entries.map(\.rounding) == [0.005, 0.5, 0.5, 0.5, 0.05])
    }

    @Test("are found by method and dataset, the first of the file unless a table is chosen")
    func finding() throws {
        let numbers = try published(paper)
        func text(_ method: String, _ dataset: String, _ tables: [String] = []) -> String? {
            numbers.entry("P@1", method: method, dataset: dataset, tables: tables)?.text
        }
        #expect(text("XR-Linear", "toy") == "87.22")
        #expect(text("XR-Linear", "toy", ["abstract"]) == "87")
        #expect(text("A, B", "toy", ["abstract"]) == nil)
        #expect(text("XR-Linear", "bibtex") == nil)
        #expect(text("BERT-base", "toy") == nil)
    }

    @Test("are refused with file, line, value and what was expected", arguments: fileMistakes)
    func mistakes(text: String, complaint: String) throws {
        let error = try #require(throws: InputError.self) { try published(text) }
        #expect("\(error)".hasSuffix("/toy-paper.csv:\(complaint)"), "\(error)")
    }

    @Test("of an unknown name are refused with what Grove measures")
    func unknownNumber() throws {
        let text = header + "result,A,toy,P@x,1,t,,s\n"
        let error = try #require(throws: InputError.self) { try published(text) }
        #expect(error.line == 2)
        #expect(
            error.message.hasPrefix("unknown number 'P@x'; did you mean 'P@k'? Expected P@k, R@k")
        )
    }

    @Test("that are missing are an error of the file")
    func missing() throws {
        let error = try #require(throws: InputError.self) {
            try PublishedNumbers.read("/no/such/file.csv")
        }
        #expect(error.place == "/no/such/file.csv")
    }
}

private let shipped: [(paper: String, results: Int, datasets: [String])] = [
    ("chalkidis-acl19", 4, ["eurlex-57k"]),
    ("label-disentanglement-neurips21", 0, []),
    ("omikuji", 72, ["amazon-670k", "eurlex-4k", "wikilshtc-325k"]),
    ("pecos-tutorial-kdd22", 12, ["wiki10-31k"]),
    ("x-transformer-kdd20", 558, ["amazoncat-13k", "eurlex-4k", "wiki-500k", "wiki10-31k"]),
    ("xr-linear-jmlr22", 0, []),
    (
        "xr-transformer-neurips21", 111,
        [
            "amazon-3m", "amazon-670k", "amazoncat-13k", "eurlex-4k", "lf-amazontitles-131k",
            "wiki-500k", "wiki10-31k",
        ]
    ),
]

private let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Experiments/published").path

@Suite("The published numbers under Experiments")
struct PublishedFileTests {
    @Test("are right, each with its source", arguments: shipped)
    func files(paper: String, results: Int, datasets: [String]) throws {
        let numbers = try PublishedNumbers.read("\(folder)/\(paper).csv")
        #expect(numbers.entries.count == results)
        #expect(Set(numbers.entries.map(\.dataset)).sorted() == datasets)
        #expect(numbers.entries.allSatisfy { !$0.source.isEmpty && !$0.table.isEmpty })
    }

    @Test("are all in this suite and in the guide")
    func complete() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let papers = names.filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }
        #expect(papers.sorted() == shipped.map(\.paper))
        let guide = try String(contentsOfFile: "\(folder)/README.md", encoding: .utf8)
        #expect(papers.allSatisfy { guide.contains("| `\($0)` |") })
    }

    @Test("hold what the papers' text says")
    func spots() throws {
        let main = try PublishedNumbers.read("\(folder)/xr-transformer-neurips21.csv")
        func text(_ number: String, _ dataset: String) -> String? {
            main.entry(number, method: "XR-Transformer", dataset: dataset, tables: [])?.text
        }
        #expect(text("P@1", "amazon-3m") == "54.20")
        #expect(text("train-seconds", "amazon-3m") == "104400")
        #expect(text("P@1", "eurlex-4k") == nil)
        let european = try PublishedNumbers.read("\(folder)/chalkidis-acl19.csv")
        #expect(european.entries.map(\.text) == ["68.7", "82.3", "79.6", "73.2"])
    }
}
