import Foundation
import GroveBase
import GroveData
import GroveEncoder
import GroveSpec

/// What researchers write: specs, manifests, published numbers.
let specTargets: [FuzzTarget] = [
    FuzzTarget(
        name: "spec",
        files: [
            FuzzFile(
                "spec.yaml",
                repositoryFile("Experiments/quickstart.yaml"),
                more: repositoryFiles("Experiments", ending: ".yaml").map(\.bytes)
                    + [repositoryFile("results/quickstart/spec.resolved.yaml")]
            ),
            FuzzFile("base/linear.yaml", repositoryFile("Experiments/base/linear.yaml")),
        ],
        others: Dictionary(
            uniqueKeysWithValues: repositoryFiles("Experiments/published", ending: ".csv")
                .map { ("published/\($0.name)", $0.bytes) }
        )
    ) { folder in
        _ = try ExperimentSpec.read(folder + "/spec.yaml").runs()
    },
    FuzzTarget(
        name: "overrides",
        files: [
            FuzzFile("sets.txt", text: "clusterer.leaf=50"),
            FuzzFile("sets.txt", text: "sweep.disentanglement.budget=[1, 2..3]\nseeds=1..3"),
            FuzzFile("sets.txt", text: "matcher={kind: linear, beam: 5}\nreport="),
        ],
        others: [
            "spec.yaml": repositoryFile("Experiments/quickstart.yaml"),
            "base/linear.yaml": repositoryFile("Experiments/base/linear.yaml"),
        ]
    ) { folder in
        let text = String(decoding: try bytes(of: folder + "/sets.txt"), as: UTF8.self)
        let overrides = text.split(separator: "\n").map(String.init)
        _ = try ExperimentSpec.read(folder + "/spec.yaml", overrides: overrides)
    },
    FuzzTarget(
        name: "manifest",
        files: [
            FuzzFile(
                "fuzz.yaml",
                named(repositoryFile("Datasets/eurlex-4k.yaml")),
                more: repositoryFiles("Datasets", ending: ".yaml").map { named($0.bytes) }
            )
        ]
    ) { folder in
        _ = try DatasetManifest.read(folder + "/fuzz.yaml")
    },
    FuzzTarget(
        name: "model-manifest",
        files: [
            FuzzFile(
                "fuzz.yaml",
                named(repositoryFile("Datasets/models/minilm-l6.yaml")),
                more: repositoryFiles("Datasets/models", ending: ".yaml").map { named($0.bytes) }
            )
        ]
    ) { folder in
        _ = try ModelManifest.read(folder + "/fuzz.yaml")
    },
    FuzzTarget(
        name: "published",
        files: [
            FuzzFile(
                "published.csv",
                repositoryFile("Experiments/published/omikuji.csv"),
                more: repositoryFiles("Experiments/published", ending: ".csv").map(\.bytes)
            )
        ]
    ) { folder in
        _ = try PublishedNumbers.read(folder + "/published.csv")
    },
]

/// A manifest under the name that its file has here.
private func named(_ manifest: [UInt8]) -> [UInt8] {
    let lines = String(decoding: manifest, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
    return Array(
        lines.map { $0.hasPrefix("name:") ? "name: fuzz" : $0 }.joined(separator: "\n").utf8
    )
}
