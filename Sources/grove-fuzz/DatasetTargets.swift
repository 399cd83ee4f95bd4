import Foundation
import GroveBase
import GroveData

/// Datasets' own files, each format as its catalog loads it.
let datasetTargets: [FuzzTarget] = [
    dataset(
        "xc-sparse",
        format: "xc-sparse",
        [
            FuzzFile("train.txt", text: "3 5 4\n0,2 0:1.5 3:-2e-1\n1 1:.5\n3 2:1 4:3\n"),
            FuzzFile("test.txt", text: "2 5 4\n3 0:1\n0 1:2 2:1\n"),
            FuzzFile("labels.txt", text: "a\nb\nc\nd\n"),
            FuzzFile("filter_labels_test.txt", text: "0 3\n1 0\n"),
        ]
    ),
    dataset(
        "xc-pairs",
        format: "xc-pairs",
        [
            FuzzFile("trn_X_Xf.txt", text: "2 5\n0:1.5 3:-2e-1\n1:.5\n"),
            FuzzFile("trn_X_Y.txt", text: "2 3\n0:1 2:1\n1:1\n"),
            FuzzFile("tst_X_Xf.txt", text: "1 5\n0:1\n"),
            FuzzFile("tst_X_Y.txt", text: "1 3\n2:1\n"),
            FuzzFile("Y.txt", text: "a\nb\nc\n"),
        ]
    ),
    dataset(
        "xc-lf",
        format: "xc-lf",
        [
            FuzzFile("trn.json", text: textLine(0, "[0, 2]") + textLine(1, "[1]")),
            FuzzFile("tst.json", text: textLine(2, "[2]")),
            FuzzFile("lbl.json", text: labelLine(0) + labelLine(1) + labelLine(2)),
            FuzzFile("val.json", text: textLine(3, "[0]")),
        ]
    ),
    dataset(
        "xc-lf-gzip",
        format: "xc-lf",
        [
            FuzzFile("trn.json.gz", gzip(Array((textLine(0, "[0]") + textLine(1, "[1]")).utf8))),
            FuzzFile("tst.json.gz", gzip(Array(textLine(2, "[1]").utf8))),
            FuzzFile("lbl.json.gz", Array((labelLine(0) + labelLine(1)).utf8), pack: gzip),
        ]
    ),
    dataset(
        "plain-text",
        format: "plain-text",
        [
            FuzzFile("train_texts.txt", text: "one text\nanother é\n"),
            FuzzFile("train_labels.txt", text: "a b\nc\n"),
            FuzzFile("test_texts.txt", text: "third\n"),
            FuzzFile("test_labels.txt", text: "b\n"),
            FuzzFile("labels.txt", text: "a\nb\nc\n"),
        ]
    ),
    dataset(
        "plain-numbers",
        format: "plain-text",
        [
            FuzzFile("train_labels.txt", text: "0,2\n1\n"),
            FuzzFile("test_labels.txt", text: "1\n"),
            FuzzFile("train_texts.txt", text: "one text\nanother\n"),
            FuzzFile("test_texts.txt", text: "third\n"),
        ],
        more: "label-lines: {as: numbers, separator: comma}\n"
    ),
    FuzzTarget(
        name: "wordnet",
        files: [FuzzFile("wn/data.noun", text: nouns), FuzzFile("wn/data.verb", text: verbs)],
        others: [
            "manifests/fuzz.yaml": Array(
                (manifestHead + "format: wordnet\nbuild: {source: wn}\n").utf8
            )
        ],
        leftovers: ["data"]
    ) { folder in
        // The manifest names the source as the working folder's.
        _ = FileManager.default.changeCurrentDirectoryPath(folder)
        let catalog = DatasetCatalog(
            manifestFolder: folder + "/manifests",
            dataFolders: [folder + "/data"]
        )
        try catalog.build("fuzz", workers: Workers(1))
        _ = try catalog.load("fuzz", workers: Workers(1))
    },
    FuzzTarget(
        name: "ledgers",
        files: [
            FuzzFile(
                "data/fetched/fuzz.json",
                text: #"{"archive": {"source": "fuzz.zip", "sha256": "\#(digest)"}, "sha256": {}}"#
            ),
            FuzzFile("memo.json", text: #"{"/x": {"state": "1 2", "sha256": "00"}}"#),
            FuzzFile(
                "data/built/build.json",
                text: #"{"dropped-labels": 1, "dropped-test-pairs": 2, "sha256": {}}"#
            ),
        ],
        others: [
            "manifests/fuzz.yaml": Array((manifestHead + "format: plain-text\n").utf8),
            "manifests/built.yaml": Array(
                (manifestHead.replacing("fuzz", with: "built") + "format: synthetic\n"
                    + "build: {labels: 8, train-instances: 64, test-instances: 64, features: 600, "
                    + "nonzeros: 4, labels-per-instance: 1}\n")
                    .utf8
            ),
            "data/built/X.trn.npz": sparseArchive, "data/built/Y.trn.npz": sparseArchive,
            "data/built/X.tst.npz": sparseArchive, "data/built/Y.tst.npz": sparseArchive,
            "data/built/labels.txt": Array("a\nb\nc\nd\ne\n".utf8),
            "data/fuzz/train_texts.txt": Array("a\n".utf8),
            "data/fuzz/train_labels.txt": Array("a\n".utf8),
            "data/fuzz/test_texts.txt": Array("a\n".utf8),
            "data/fuzz/test_labels.txt": Array("a\n".utf8),
        ]
    ) { folder in
        let catalog = DatasetCatalog(
            manifestFolder: folder + "/manifests",
            dataFolders: [folder + "/data"],
            digestMemo: folder + "/memo.json"
        )
        var problem: (any Error)?
        do { _ = try catalog.verify("fuzz", workers: Workers(1)) } catch { problem = error }
        do { _ = try catalog.verify("built", workers: Workers(1)) } catch { problem = error }
        _ = try catalog.fingerprint("fuzz")
        if let problem { throw problem }
    },
]

let manifestHead = "name: fuzz\ntitle: a\nsource: b\nlicence: c\ncitation: d\n"

/// A dataset of one format, read as strictly and as loosely as a manifest can say.
private func dataset(
    _ name: String,
    format: String,
    _ files: [FuzzFile],
    more: String = ""
) -> FuzzTarget {
    let head =
        "title: a\nsource: b\nlicence: c\ncitation: d\nfolder: fuzz\nformat: \(format)\n"
        + more
    let loose = "labels: seen-in-training\nunlabelled: allowed\nempty: allowed\nunsorted: sorted\n"
    let inside = files.map { file in
        FuzzFile("data/fuzz/" + file.path, file.content, more: file.more, pack: file.pack)
    }
    return FuzzTarget(
        name: name,
        files: inside,
        others: [
            "manifests/strict.yaml": Array(("name: strict\n" + head).utf8),
            "manifests/loose.yaml": Array(("name: loose\n" + head + loose).utf8),
        ]
    ) { folder in
        let catalog = DatasetCatalog(
            manifestFolder: folder + "/manifests",
            dataFolders: [folder + "/data"]
        )
        var problem: (any Error)?
        do { _ = try catalog.load("strict", workers: Workers(1)) } catch { problem = error }
        _ = try catalog.load("loose", workers: Workers(1))
        if let problem { throw problem }
    }
}

private func textLine(_ id: Int, _ targets: String) -> String {
    #"{"uid": "\#(id)", "title": "t\u00e9", "content": "c \"x\"", "target_ind": \#(targets)}"#
        + "\n"
}

private func labelLine(_ id: Int) -> String {
    #"{"uid": "\#(id)", "title": "name \#(id)", "content": ""}"# + "\n"
}

private let digest = String(repeating: "0", count: 64)

private let nouns =
    "  1 This is the licence.  \n"
    + "00000001 03 n 02 Top 0 shared 0 000 | the top  \n"
    + "00000002 03 n 01 left 0 001 @ 00000001 n 0000 | on the left  \n"
    + "00000003 03 n 02 right_side 0 shared 0 001 @i 00000001 n 0000 |  on the right  \n"

private let verbs =
    "00000001 29 v 01 act 0 000 01 + 08 00 | do  \n"
    + "00000002 29 v 02 run 0 run 1 001 @ 00000001 v 0000 01 + 02 00 | go fast  \n"
