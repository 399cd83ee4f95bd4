import Foundation
import GroveBase
import GroveData
import GroveTestSupport

/// Archives that other people made, as `grove datasets build` unpacks them.
let archiveTargets: [FuzzTarget] = [
    FuzzTarget(
        name: "archive",
        files: [
            FuzzFile(place, soundZip),
            FuzzFile(place, soundZip, pack: correctedZip),
            FuzzFile(place, soundTar, more: [oddTar]),
            FuzzFile(place, soundTar, more: [oddTar], pack: correctedTar),
            FuzzFile(place, gzip(soundTar)),
            FuzzFile(place, soundTar, more: [oddTar]) { gzip(correctedTar($0)) },
        ],
        others: [
            "manifests/fuzz.yaml": Array(
                (manifestHead + "format: plain-text\ndownload: {page: x}\n").utf8
            )
        ],
        leftovers: ["data/fuzz", "data/fetched"]
    ) { folder in
        let catalog = DatasetCatalog(
            manifestFolder: folder + "/manifests",
            dataFolders: [folder + "/data"]
        )
        _ = try DatasetFetcher().build("fuzz", in: catalog, workers: Workers(1))
    }
]

private let place = "data/downloads/fuzz.zip"

private let members: [TestArchive.Member] = [
    .special("top/", "5"),
    .file("top/train_texts.txt", "a\nb\n"),
    .file("top/train_labels.txt", "x\ny\n"),
    .file("top/test_texts.txt", "c\n"),
    .file("top/test_labels.txt", "x\n"),
]

private let soundZip = Array(TestArchive.zip(members.filter { $0.type == "0" }))
private let soundTar = Array(TestArchive.tar(members))

/// With links, a device, and a name that leads out.
private let oddTar = Array(
    TestArchive.tar(
        members + [
            .special("top/link", "2", to: "../train_texts.txt"),
            .special("top/hard", "1", to: "top/train_texts.txt"),
            .special("top/null", "3"), .file("top/./more.txt", "m"),
        ]
    )
)
