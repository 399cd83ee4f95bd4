import Foundation
import GroveBase
import GroveData
import GroveExchange
import GroveRunner

/// Models that libpecos or Grove left in a folder, and lines of predictions asked of one.
let modelTargets: [FuzzTarget] = [
    FuzzTarget(
        name: "pecos-model",
        files: [
            fixtureFile("xlinear/ranker/param.json"), fixtureFile("xlinear/param.json"),
            fixtureFile("xlinear/ranker/0.model/param.json"),
            fixtureFile("xlinear/ranker/2.model/param.json"),
            FuzzFile("xlinear/grove.json", text: #"{"top": 3, "merge": "max"}"#),
            fixtureFile("X.npz"), fixtureFile("xlinear/ranker/1.model/W.npz"),
            fixtureFile("xlinear/ranker/1.model/C.npz"),
        ] + columnMembers("xlinear/ranker/1.model/W.npz")
            + columnMembers("xlinear/ranker/1.model/C.npz")
            + columnMembers("xlinear/ranker/2.model/C.npz"),
        others: fixtures(
            [0, 1, 2].flatMap { level in
                ["param.json", "W.npz", "C.npz"].map { "xlinear/ranker/\(level).model/\($0)" }
            }
        )
    ) { folder in
        let model = try ForeignModel(
            folder + "/xlinear",
            workers: Workers(1),
            progress: SilentProgress()
        )
        _ = model.description
        _ = try model.predict(
            .features(folder + "/X.npz"),
            .init(),
            to: nil,
            workers: Workers(1),
            progress: SilentProgress()
        )
    },
    FuzzTarget(
        name: "pecos-chain",
        files: [fixtureFile("chain/config.json"), fixtureFile("chain/C1.npz")]
            + [0, 1, 2].flatMap { columnMembers("chain/C\($0).npz") },
        others: fixtures([0, 1, 2].map { "chain/C\($0).npz" })
    ) { folder in
        _ = try PECOSChain.read(folder + "/chain")
        _ = try PECOSChain.digest(folder + "/chain")
    },
    FuzzTarget(
        name: "pecos-text",
        files: textFiles.map(fixtureFile)
            + [
                FuzzFile("texts.txt", text: "some words of a text\nand more\n"),
                fixtureFile("text/output_items.json"),
            ],
        others: textModel
    ) { folder in
        let model = try ForeignModel(
            folder + "/text",
            workers: Workers(1),
            progress: SilentProgress()
        )
        _ = try model.predict(
            .texts(folder + "/texts.txt"),
            .init(),
            to: nil,
            workers: Workers(1),
            progress: SilentProgress()
        )
    },
    FuzzTarget(
        name: "predictions",
        files: [
            FuzzFile("lines-text", text: "some words\n\nother \u{FC}\n"),
            FuzzFile(
                "lines-json",
                text: "{\"text\": \"some words\", \"id\": 3}\n{\"text\": \"\"}\n"
            ),
            FuzzFile("lines-features", text: "0:1 3:2.5\n1,2 4:1\n\n"),
        ],
        others: textModel.merging(fixtures(textFiles + ["text/output_items.json"])) { one, _ in one
        }
    ) { folder in
        for (name, input) in [
            ("lines-text", PredictionStream.Input.text), ("lines-json", .json),
            ("lines-features", .features),
        ] {
            let handle = FileHandle(forReadingAtPath: "\(folder)/\(name)")
            guard let handle else { fatalError("no \(name)") }
            defer { try? handle.close() }
            var stream = PredictionStream(
                try predictor(folder),
                input: input,
                output: name == "lines-json" ? .json : name == "lines-text" ? .pages : .lines,
                top: 3,
                isExplained: name == "lines-text",
                place: name
            )
            try stream.run(from: handle.fileDescriptor) { _ in }
        }
    },
]

/// The sound text model, read once.
private let sharedPredictor = Locked<Predictor?>(nil)

private func predictor(_ folder: String) throws -> Predictor {
    try sharedPredictor.withLock { known in
        if let known { return known }
        var environment = ProcessInfo.processInfo.environment
        environment["GROVE_HOME"] = environment["GROVE_FUZZ_HOME"]
        let made = try Predictor(
            folder + "/text",
            results: folder,
            folders: try Folders(cache: folder + "/cache", environment: environment),
            threads: 1
        )
        known = made
        return made
    }
}

private let resources = "Tests/GroveExchangeTests/Resources/"

private func fixtureFile(_ path: String) -> FuzzFile {
    FuzzFile(path, repositoryFile(resources + path))
}

private func fixtures(_ paths: [String]) -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: paths.map { ($0, repositoryFile(resources + $0)) })
}

private let textFiles =
    ["config.json", "meta.json"].map { "text/preprocessor/\($0)" }
    + [0, 1].flatMap { part in
        [
            "tokenizer/config.json", "tokenizer/vocab.txt", "vectorizer/config.json",
            "vectorizer/tfidf-model.txt",
        ].map { "text/preprocessor/\(part).base/\($0)" }
    }

private let textModel = fixtures(
    ["config.json", "0/param.json", "0/ranker/param.json"].map { "text/xlinear_ensemble/\($0)" }
        + [0, 1].flatMap { level in
            ["param.json", "W.npz", "C.npz"].map {
                "text/xlinear_ensemble/0/ranker/\(level).model/\($0)"
            }
        }
)

/// The members of a fixture's matrix, each to be spoilt on its own.
private func columnMembers(_ path: String) -> [FuzzFile] {
    let folder = NSTemporaryDirectory() + "grove-fuzz-\(getpid())"
    let file = folder + "/matrix.npz"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        try Data(repositoryFile(resources + path)).write(to: URL(fileURLWithPath: file))
        let matrix = try readColumnArchive(file)
        try FileManager.default.removeItem(atPath: file)
        try writeColumnArchive(matrix, to: file)
        return memberFiles(path, try bytes(of: file))
    } catch {
        fatalError("\(path): \(error)")
    }
}
