import Foundation
import GroveTestSupport
import Testing

@Suite("What a mistake gets: one message, the right exit code, nothing half-written")
struct MistakeTests {
    /// The message without this place's folder.
    private func message(_ result: CommandResult, _ place: ToyPlace) -> String {
        result.errors.replacingOccurrences(of: place.path + "/", with: "")
    }

    @Test(
        "On the command line",
        arguments: [
            (["frobnicate"], "unexpected argument 'frobnicate' (see 'grove --help')"),
            (["run"], "missing expected argument '<spec>' (see 'grove run --help')"),
            (
                ["run", "x.yaml", "--thread", "2"],
                "unknown option '--thread'. Did you mean '--threads'? (see 'grove run --help')"
            ),
            (
                ["run", "x.yaml", "--threads", "0"],
                "--threads must be from 1 to 1024, got 0 (see 'grove run --help')"
            ),
            (
                ["run", "x.yaml", "--threads", "two"],
                "the value 'two' is invalid for '--threads <threads>' (see 'grove run --help')"
            ),
            (
                ["run", "x.yaml", "--jobs", "0"],
                "--jobs must be from 1 to 256, got 0 (see 'grove run --help')"
            ),
            (
                ["cache", "prune"],
                "say what to remove: --older-than DAYS, --max-gib SIZE or --unreachable "
                    + "(see 'grove cache prune --help')"
            ),
            (["cache", "clear"], "say --yes to clear the cache without being asked"),
            (["report", "nowhere"], "nowhere: no such spec or results folder"),
            (["run", "missing.yaml"], "missing.yaml: no such file, or it cannot be read"),
            (
                ["datasets", "info", "toi"],
                "home/Datasets: unknown dataset 'toi'; did you mean 'toy'? "
                    + "Expected plain, toy, toy-text"
            ),
            (
                ["datasets", "export", "toy", "--format", "xml", "out"],
                "unknown format 'xml'; expected pecos, xc"
            ),
            (
                ["datasets", "export", "toy", "data"],
                "data: exists already and is not an empty folder"
            ),
        ]
    )
    func commandLine(arguments: [String], wanted: String) throws {
        let place = try ToyPlace()
        let result = try RunningCommand(arguments, in: place).finish()
        #expect(result.code == 2 && result.output.isEmpty)
        #expect(message(result, place) == "error: \(wanted)\n")
        #expect(place.files("results").isEmpty)
    }

    @Test(
        "In a spec",
        arguments: [
            (
                "name: x\ndatasets: [toy]\nmatcher: {bem: 3}\n", [],
                "x.yaml:3: unknown key 'bem' in matcher; did you mean 'beam'? Expected kind, "
            ),
            (
                "name: x\ndatasets: [toy]\nclusterer: kmens\n", [],
                "x.yaml:3: unknown clusterer.kind 'kmens'; did you mean 'kmeans'? Expected "
            ),
            (
                "name: x\ndatasets: [toy]\n\nseeds: many\n", [],
                "x.yaml:4: a seed must be a whole number"
            ),
            (
                "name: x\ndatasets: [toy]\n", ["--set", "nonsense"],
                "--set nonsense: must be KEY=VALUE, such as clusterer.leaf=50"
            ),
            (
                "name: x\ndatasets: [toy]\n", ["--set", "matcher.beam=wide"],
                "--set matcher.beam=wide: matcher.beam must be a whole number of at least 1, "
                    + "got 'wide'"
            ),
            (
                "name: x\ndatasets: [toi]\n", [],
                "x.yaml:2: unknown dataset 'toi'; did you mean 'toy'? Expected plain, toy, toy-text"
            ),
            (
                "name: x\ndatasets: [toy]\n", ["--set", "datasets=[toy, t]"],
                "--set datasets=[toy, t]: unknown dataset 't'; expected plain, toy, toy-text"
            ),
        ]
    )
    func spec(text: String, options: [String], wanted: String) throws {
        let place = try ToyPlace()
        try place.write(text, "x.yaml")
        for command in ["run", "plan"] {
            let result = try RunningCommand([command, "x.yaml"] + options, in: place).finish()
            #expect(result.code == 2 && result.output.isEmpty)
            let line = message(result, place)
            #expect(line.hasPrefix("error: " + wanted), "\(line)")
            #expect(result.errorLines.count == 1, "\(line)")
        }
        #expect(place.files("results").isEmpty && place.files("cache").isEmpty)
    }

    @Test("A dataset that is not there: where it was looked for and how to get it")
    func missingDataset() throws {
        let place = try ToyPlace()
        try FileManager.default.removeItem(atPath: place.data + "/toy")
        let spec = try place.toySpec("missing")
        let result = try grove("run", spec, in: place)
        #expect(result.code == 2 && result.output.isEmpty)
        #expect(
            message(result, place)
                == "error: data/toy: dataset toy is not there: no file train.txt; "
                + "Make it again.\n"
        )
        let plan = try grove("plan", spec, in: place)
        #expect(plan.code == 0 && plan.errors.isEmpty)
        #expect(plan.output.contains("\n  not here: dataset toy: Make it again.\n"))
        let listed = try grove("datasets", "list", in: place)
        #expect(listed.code == 0 && listed.output.contains("toy       missing  Planted topics\n"))
        let info = try grove("datasets", "info", "toy", in: place)
        #expect(info.code == 0 && info.output.contains("Not here. Make it again."))
    }

    @Test("No manifests: how to say where they are")
    func noManifests() throws {
        let place = try ToyPlace()
        let gone = ["GROVE_HOME": place.path + "/nowhere"]
        let result = try grove("datasets", "list", in: place, environment: gone)
        #expect(result.code == 2)
        #expect(message(result, place) == "error: nowhere: GROVE_HOME has no folder Datasets\n")
    }

    /// Changes a file, and expects run and verify to end with one message.
    private func broken(_ file: String, from old: String, to new: String, _ wanted: String) throws {
        let place = try ToyPlace()
        let text = place.text(file)
        let position = try #require(text.range(of: old))
        try place.write(text.replacingCharacters(in: position, with: new), file)
        let spec = try place.toySpec("broken")
        let result = try grove("run", spec, "--quiet", in: place)
        #expect(result.code == 2 && !result.output.contains("|"))
        #expect(message(result, place) == "failed: 2 runs: \(wanted)\n")
        #expect(place.text("results/broken/records.csv").contains(",failed,"))
        #expect(place.strayFiles.isEmpty)
        let verified = try grove("datasets", "verify", "toy", in: place)
        #expect(verified.code == 2 && message(verified, place) == "error: \(wanted)\n")
    }

    @Test("A bad line in the data: file, line, value")
    func badLine() throws {
        let place = try ToyPlace()
        let line = place.text("data/toy/test.txt").split(separator: "\n")[3]
        try broken(
            "data/toy/test.txt",
            from: String(line),
            to: line.replacingOccurrences(of: ":1", with: ":nan"),
            "data/toy/test.txt:4: feature \(line.split(separator: " ")[1].dropLast(2)) has the "
                + "value 'nan', expected a finite number"
        )
    }

    @Test("Counts that differ from the manifest: the manifest's line, both numbers")
    func wrongCounts() throws {
        try broken(
            "home/Datasets/toy.yaml",
            from: "train-instances: 300",
            to: "train-instances: 301",
            "home/Datasets/toy.yaml:9: dataset toy has train-instances 300, expected 301"
        )
    }

    @Test("A header that promises more lines than there are")
    func shortFile() throws {
        let place = try ToyPlace()
        let text = place.text("data/toy/train.txt")
        try place.write(String(text.prefix(text.count / 2)), "data/toy/train.txt")
        let result = try grove("run", place.toySpec("short"), "--quiet", in: place)
        #expect(result.code == 2 && result.errorLines.count == 1)
        #expect(message(result, place).hasPrefix("failed: 2 runs: data/toy/train.txt"))
    }

    @Test("Without gnuplot tables are written, one message says why no plots are, code 2")
    func noGnuplot() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("bare")
        let result = try grove(
            "run",
            spec,
            "--quiet",
            in: place,
            environment: ["PATH": "/nonexistent"]
        )
        #expect(result.code == 2)
        #expect(result.errorLines.count == 1)
        #expect(result.errors.hasPrefix("warning: gnuplot is not installed, so no plot was drawn"))
        #expect(result.output.contains("| Budget |"))
        let files = place.files("results/bare")
        #expect(files.contains("tables/runs.tex") && files.contains("plots/curves.gp"))
        #expect(!files.contains { $0.hasSuffix(".svg") })
        // Quiet: on a busy machine it takes long enough to say how long.
        let later = try grove("report", "results/bare", "--quiet", in: place)
        #expect(later.code == 0 && later.errors.isEmpty)
        #expect(place.files("results/bare").contains("plots/curves.svg"))
    }
}
