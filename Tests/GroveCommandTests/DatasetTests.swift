import Foundation
import GroveTestSupport
import Testing

@Suite("grove datasets and grove cache")
struct DatasetTests {
    @Test("Lists, describes and verifies what is there")
    func listing() throws {
        let place = try ToyPlace()
        let names = try grove("datasets", "list", "--names", in: place)
        #expect(names.output == "plain\ntoy\ntoy-text\n" && names.errors.isEmpty)
        let listed = try grove("datasets", "list", in: place)
        #expect(listed.output.contains("toy-text  here     Planted topics\n"))
        let info = try grove("datasets", "info", "toy", "--quiet", in: place)
        #expect(info.code == 0 && info.errors.isEmpty)
        #expect(info.output.contains("training: 300 instances, 600 labels, 2 an instance"))
        #expect(info.output.contains("  features: 260") && info.output.contains("Licence: none"))
        let verified = try grove("datasets", "verify", "toy-text", "--quiet", in: place)
        #expect(verified.code == 0)
        #expect(verified.output.contains("train-instances: 300, as expected"))
        let built = try grove("datasets", "build", "toy", in: place)
        #expect(built.code == 0 && built.output == "toy is already in \(place.data)/toy\n")
    }

    @Test(
        "An exported dataset reads back with the same counts",
        arguments: [("pecos", "pecos"), ("xc", "xc-sparse")]
    )
    func export(format: String, manifest: String) throws {
        let place = try ToyPlace()
        let folder = "data/toy-again"
        let said = try grove(
            "datasets",
            "export",
            "toy",
            "--format",
            format,
            folder,
            "--quiet",
            in: place
        )
        #expect(
            said.output
                == "wrote toy to \(folder): 300 + 100 instances, 260 features, 60 labels\n"
        )
        #expect(said.code == 0 && said.errors.isEmpty)
        let counts = place.text("home/Datasets/toy.yaml").components(separatedBy: "expect:\n")[1]
        try place.writeManifest("toy-again", manifest, counts)
        let verified = try grove("datasets", "verify", "toy-again", in: place)
        #expect(verified.code == 0, "\(verified.errors)")
        #expect(verified.output.contains("features: 260, as expected"))

        // The same matrices give the same numbers.
        for name in ["toy", "toy-again"] {
            let spec = try place.toySpec(name, "", dataset: name)
            let run = try grove("run", spec, "--quiet", in: place)
            #expect(run.code == 0, "\(run.errors)")
        }
        func scores(_ name: String) -> [Substring] {
            place.metrics(name).last?.split(separator: ",").filter { $0.contains(".") } ?? []
        }
        #expect(scores("toy") == scores("toy-again") && !scores("toy").isEmpty)
        guard format == "pecos" else { return }
        try truncated(place)
    }

    /// Half a matrix is the user's file gone wrong, named.
    private func truncated(_ place: ToyPlace) throws {
        let file = place.path + "/data/toy-again/X.trn.npz"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: file))
        let spec = try place.toySpec("cut", "", dataset: "toy-again")
        let run = try grove("run", spec, "--quiet", in: place)
        #expect(run.code == 2 && run.errorLines.count == 1, "\(run.errors)")
        #expect(run.errors.contains(": \(file)"), "\(run.errors)")
    }

    @Test("The features of an export are those of a spec")
    func exportWithSpec() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec(
            "few",
            "features: {tfidf: {max-features: 50}}",
            dataset: "toy-text"
        )
        let said = try grove(
            "datasets",
            "export",
            "toy-text",
            "--spec",
            spec,
            "out",
            "--quiet",
            in: place
        )
        #expect(said.output.contains("300 + 100 instances, 50 features, 60 labels"))
        #expect(
            place.files("out").contains("X.trn.txt") && place.files("out").contains("labels.txt")
        )
        let other = try grove("datasets", "export", "toy", "--spec", spec, "other", in: place)
        #expect(other.code == 2)
        #expect(other.errors == "error: \(spec): has no run on dataset toy\n")
    }

    @Test("The cache is listed, verified, pruned and cleared")
    func cache() throws {
        let place = try ToyPlace()
        let empty = try grove("cache", "list", in: place)
        #expect(empty.output == "\(place.cache)/stages is empty\n" && empty.code == 0)
        let spec = try place.toySpec("cached")
        #expect(try grove("run", spec, "--quiet", in: place).code == 0)
        let listed = try grove("cache", "list", in: place)
        #expect(listed.output.contains("\n12 stages, ") && listed.output.hasPrefix("assignment "))
        let each = try grove("cache", "list", "--each", in: place)
        #expect(each.output.split(separator: "\n").count == 13)
        let sound = try grove("cache", "verify", "--quiet", in: place)
        #expect(sound.code == 0 && sound.output.hasSuffix("all sound\n") && sound.errors.isEmpty)

        let stage = try #require(place.files("cache/stages").first { $0.hasSuffix(".h5") })
        let file = URL(fileURLWithPath: "\(place.cache)/stages/\(stage)")
        try Data(contentsOf: file).prefix(1000).write(to: file)
        let damaged = try grove("cache", "verify", "--quiet", in: place)
        #expect(damaged.code == 1 && damaged.output.contains("damaged, set aside: "))
        let again = try grove("run", spec, "--quiet", in: place)
        #expect(again.code == 0 && again.errors.isEmpty)

        let kept = try grove("cache", "prune", "--max-gib", "0", in: place)
        #expect(kept.output.contains("; kept 12, "), "\(kept.output)")
        let gone = try grove("cache", "prune", "--max-gib", "0", "--keep", "none", in: place)
        #expect(gone.output.hasPrefix("removed 12 stages, ") && gone.output.contains("; kept 0, "))
        #expect(try grove("run", spec, "--quiet", in: place).code == 0)
        let cleared = try grove("cache", "clear", "--yes", in: place)
        #expect(cleared.code == 0 && cleared.output.hasPrefix("removed 12 stages, "))
        #expect(place.files("cache/stages").isEmpty)
    }
}
