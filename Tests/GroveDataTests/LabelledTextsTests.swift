import GroveBase
import GroveSparse
import Testing

@testable import GroveData

@Suite("XC texts (JSON lines)")
struct LabelledTextsTests {
    private func parse(_ text: String, labels: Int? = 3, _ policy: DatasetPolicy = DatasetPolicy())
        throws -> LabelledTexts
    {
        var options = LabelledTextsOptions(labelCount: labels, policy: policy)
        options.keepsTitles = labels == nil
        return try parseLabelledTexts(Array(text.utf8), "a.json", options, workers: Workers(2))
    }

    @Test("reads ids, texts and labels, whatever the order of keys and the escapes")
    func layouts() throws {
        let parsed = try parse(
            #"""
            {"uid": "a", "title": "T", "content": "c\n\"q\" \u00e9\ud83d\ude00 é", "target_ind": [0, 2], "target_rel": [1.0, 0.5]}
            { "target_ind":[1],"extra":{"x":[true,null,-1.5e3]},"content":"only","uid":7 }
            {"uid":"c","title":"only title","content":"","target_ind":[2]}
            """# + "\n"
        )
        #expect(parsed.ids.texts == ["a", "7", "c"])
        #expect(parsed.texts.texts == ["T c\n\"q\" é😀 é", "only", "only title"])
        #expect(rows(parsed.labels) == [[0, 2], [1], [2]])
    }

    @Test("reads a file of labels")
    func labels() throws {
        let parsed = try parse(#"{"uid": "3", "title": "glue", "content": "paste"}"#, labels: nil)
        #expect(parsed.titles.texts == ["glue"] && parsed.texts.texts == ["glue paste"])
    }

    @Test(
        "rejects a bad line with its number and what was expected",
        arguments: [
            (
                #"{"uid":"a","title":"t","target_ind":[3]}"#,
                "target_ind 3 (element 0) is out of range, expected a whole number from 0 to 2"
            ),
            (
                #"{"uid":"a","title":"t","target_ind":[0,-1]}"#,
                "target_ind -1 (element 1) is out of range, expected a whole number from 0 to 2"
            ),
            (
                #"{"uid":"a","title":"t","target_ind":[0.5]}"#,
                "target_ind 0.5 (element 0) is out of range, expected a whole number from 0 to 2"
            ),
            (
                #"{"uid":"a","title":"t","target_ind":[1,0]}"#,
                "target_ind 0 follows 1, expected ascending order"
            ),
            (#"{"uid":"a","title":"t","target_ind":[1,1]}"#, "target_ind 1 stands twice"),
            (
                #"{"uid":"a","title":"t","target_ind":[]}"#,
                "the instance has no label; the manifest may allow it (unlabelled: allowed)"
            ),
            (
                #"{"uid":"a","title":"t","target_ind":[1],"target_rel":[]}"#,
                "0 target_rel for 1 target_ind"
            ),
            (
                #"{"uid":"a","title":"t","target_ind":[1],"target_rel":[0]}"#,
                "target_rel 0.0, expected a positive number"
            ),
            (#"{"uid":"a","title":"t"}"#, "the object lacks 'target_ind'"),
            (#"{"title":"t","target_ind":[1]}"#, "the object lacks 'uid'"),
            (
                #"{"uid":"a","target_ind":[1]}"#,
                "the object lacks 'title' and 'content', expected at least one"
            ),
            (
                #"{"uid":"a","title":" ","target_ind":[1]}"#,
                "the document is empty; the manifest may allow it (empty: allowed)"
            ),
            (#"{"uid":"a","uid":"b"}"#, "key 'uid' stands twice"),
            ("", "is empty, expected a JSON object"),
            (#"{"uid":"a","title":"t""#, "is not JSON: column 23 has the end, expected ',' or '}'"),
            (
                #"{"uid":"a","title":"t"} x"#,
                "is not JSON: column 25 has 'x', expected the end of the line"
            ),
            (#"{"uid":"a","title":nan}"#, "is not JSON: column 20 has 'nan}', expected a string"),
            (
                #"{"uid":"a","target_ind":[NaN]}"#,
                "is not JSON: column 26 has 'NaN]}', expected a number"
            ),
            (
                #"{"uid":"a","target_ind":[1e999]}"#,
                "is not JSON: column 26 has '1e999]}', expected a finite number"
            ),
            (
                #"{"uid":"a","title":"\q"}"#,
                "is not JSON: column 22 has 'q\"}', expected an escape such as \\n or \\u00e9"
            ),
            (
                #"{"uid":"a","title":"\ud800"}"#,
                "is not JSON: column 27 has '\"}', expected a pair of surrogates"
            ),
            (
                "{\"uid\":\"a\",\"title\":\"\u{1}\"}",
                "is not JSON: column 21 has '\u{1}\"}', expected an escape for a control character"
            ),
            ("[1]", "is not JSON: column 1 has '[1]', expected '{'"),
        ]
    )
    func badLines(line: String, wanted: String) {
        let good = #"{"uid":"g","title":"t","target_ind":[0]}"#
        let got = message("") { _ = try parse("\(good)\n\(line)\n\(good)\n") }
        #expect(got == "a.json:2: " + wanted)
    }

    @Test("rejects bytes that are not UTF-8")
    func notUTF8() {
        let bytes = Array(#"{"uid":"a","title":""#.utf8) + [0xC0, 0x80] + Array("\"}\n".utf8)
        let got = message("") {
            _ = try parseLabelledTexts(bytes, "a.json", LabelledTextsOptions(), workers: Workers(1))
        }
        #expect(got.hasPrefix("a.json:1: is not JSON: column 21 has"))
        #expect(got.hasSuffix("expected UTF-8 text"))
    }

    @Test("loads gzip files, drops labels without a training instance, counts what it dropped")
    func filtered() throws {
        let scratch = try Scratch()
        try scratch.write(
            gzipped(
                #"{"uid":"a","title":"x","target_ind":[0,3]}"# + "\n"
                    + #"{"uid":"b","title":"y","target_ind":[3]}"# + "\n"
            ),
            to: "toy/trn.json.gz"
        )
        try scratch.write(
            gzipped(#"{"uid":"c","title":"z","target_ind":[1,3]}"# + "\n"),
            to: "toy/tst.json.gz"
        )
        let labels = ["zero", "one", "two", "three"].map {
            #"{"uid":"\#($0)","title":"\#($0)","content":"text"}"# + "\n"
        }
        try scratch.write(gzipped(labels.joined()), to: "toy/lbl.json.gz")
        let all = try scratch.catalog("format: xc-lf").load("toy", workers: Workers(1))
        #expect(all.labelCount == 4 && all.dropped == DroppedCounts())
        let seen = try scratch.catalog("format: xc-lf\nlabels: seen-in-training")
            .load("toy", workers: Workers(2))
        #expect(rows(seen.train.labels) == [[0, 1], [1]])
        #expect(rows(seen.test.labels) == [[1]])
        #expect(seen.labelNames?.texts == ["zero", "three"])
        #expect(seen.labelTexts?.texts == ["zero text", "three text"])
        #expect(seen.dropped == DroppedCounts(labels: 2, testPairs: 1))
    }

    @Test("rejects gzip files that are truncated, damaged or no gzip")
    func badGzip() throws {
        let scratch = try Scratch()
        let good = gzipped(String(repeating: "text ", count: 100))
        let whole = try scratch.write(good, to: "whole.gz")
        #expect(try readBytes(whole).count == 500)
        for cut in [0, 5, 19, 200, good.count - 8, good.count - 1] {
            let path = try scratch.write(Array(good[0..<cut]), to: "cut.gz")
            let got = message(scratch.path) { _ = try readBytes(path) }
            #expect(got.hasPrefix("cut.gz: is "), "\(cut) bytes: \(got)")
        }
        var damaged = good
        damaged[60] ^= 4
        let path = try scratch.write(damaged, to: "bad.gz")
        #expect(
            message(scratch.path) { _ = try readBytes(path) }
                == "bad.gz: is damaged, or of several gzip members: length or CRC-32 differ from "
                + "its trailer"
        )
    }
}
