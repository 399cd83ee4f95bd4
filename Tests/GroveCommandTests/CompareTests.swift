import Foundation
import GroveBase
import GroveTestSupport
import Testing

@Suite("grove compare")
struct CompareTests {
    /// Two experiments that share two of three seeds and one of two budgets.
    private func place() throws -> ToyPlace {
        let place = try ToyPlace()
        let spec = try place.toySpec(
            "wide",
            "seeds: 1..3\nsweep: {disentanglement.budget: [1, 2]}"
        )
        let wide = try grove("run", spec, "--quiet", in: place)
        let narrow = try grove(
            "run",
            spec,
            "--quiet",
            "--set",
            "name=narrow",
            "--set",
            "matcher.beam=1",
            "--set",
            "seeds=[2, 3]",
            "--set",
            "sweep.disentanglement.budget=[1, 4]",
            in: place
        )
        #expect(wide.code == 0 && narrow.code == 0, "\(wide.errors)\(narrow.errors)")
        return place
    }

    private func compare(_ arguments: [String], in place: ToyPlace) throws -> CommandResult {
        try RunningCommand(["compare"] + arguments, in: place).finish()
    }

    private func json(_ arguments: [String], in place: ToyPlace) throws -> JSONValue {
        let said = try compare(arguments + ["--format", "json", "--quiet"], in: place)
        #expect(said.code == 0 && said.errors.isEmpty, "\(said.errors)")
        return try JSONValue(parsing: said.output)
    }

    /// The metric of a run as its record has it.
    private func metric(
        _ name: String,
        _ experiment: String,
        budget: Int,
        seed: Int,
        in place: ToyPlace
    ) throws -> Double {
        let text = place.text("results/\(experiment)/records.json")
        let records = try JSONValue(parsing: text)["records"]?.arrayValue ?? []
        let record = records.first {
            $0["seed"]?.intValue == seed
                && $0["swept"]?["disentanglement.budget"]?.intValue == budget
        }
        return try #require(record?["metrics"]?[name]?.doubleValue)
    }

    @Test("Two folders are matched by dataset, seed and shared keys, and what is left is said")
    func folders() throws {
        let place = try place()
        let data = try json(["results/wide", "results/narrow"], in: place)
        let rows = data["comparisons"]?.arrayValue ?? []
        #expect(rows.map { $0["metric"]?.stringValue } == ["P@1", "P@3", "P@5"])
        for row in rows {
            #expect(row["seeds"] == .array([.integer(2), .integer(3)]))
            #expect(row["shared"]?["disentanglement.budget"] == .string("1"))
            #expect(row["instances"]?.intValue == 100)
            let name = row["metric"]?.stringValue ?? ""
            let means = try ["wide", "narrow"].map { experiment in
                try [2, 3].map {
                    try metric(name, experiment, budget: 1, seed: $0, in: place)
                }.reduce(0, +) / 2
            }
            expectClose(row["first-mean"]?.doubleValue ?? 0, means[0])
            expectClose(row["second-mean"]?.doubleValue ?? 0, means[1])
            let difference = try #require(row["difference"]?.doubleValue)
            expectClose(difference, means[1] - means[0], absolute: 1e-5)
            let bounds = row["interval"]?.arrayValue?.compactMap(\.doubleValue) ?? []
            #expect(bounds.count == 2 && bounds[0] <= difference && difference <= bounds[1])
            let p = try #require(row["p"]?.doubleValue)
            let adjusted = try #require(row["adjusted-p"]?.doubleValue)
            #expect(p > 0 && p <= adjusted && adjusted <= 1)
        }
        let notes = data["not-compared"]?.arrayValue?.compactMap(\.stringValue) ?? []
        #expect(notes.count == 2)
        #expect(
            notes[0].hasPrefix("results/wide: 4 of 6 runs have no counterpart (toy-budget-1-s1-")
        )
        #expect(
            notes[1].hasPrefix("results/narrow: 2 of 4 runs have no counterpart (toy-budget-4-s2-")
        )
    }

    @Test("Two runs of one folder, chosen by a key, in every format; the same every time")
    func runs() throws {
        let place = try place()
        let sides = [
            "results/wide", "--run", "disentanglement.budget=1", "--run",
            "disentanglement.budget=2", "--metric", "PSP@3", "--metric", "R-Precision",
            "--resamples", "500",
        ]
        let text = try compare(sides, in: place)
        #expect(text.code == 0)
        for line in [
            "First: results/wide, 3 runs (disentanglement.budget=1)",
            "Second: results/wide, 3 runs (disentanglement.budget=2)", "Both: dataset toy",
        ] {
            #expect(text.output.contains(line + "\n"), "\(text.output)")
        }
        #expect(text.output.contains("adjusted for 2 comparisons (Holm); 500 draws each."))
        #expect(!text.output.contains("Not compared"))
        #expect(
            try compare(sides + ["--threads", "1", "--quiet"], in: place).output == text.output
        )
        let markdown = try compare(sides + ["--format", "markdown"], in: place).output
        #expect(markdown.contains("| metric      | seeds |"), "\(markdown)")
        #expect(
            markdown.contains("\n\\* p < 0.05, \\*\\* p < 0.01") && text.output.contains("\n* p")
        )
        let csv = try compare(sides + ["--format", "csv"], in: place).output.split(separator: "\n")
        #expect(csv.count == 3)
        #expect(
            csv[0] == "dataset,first,second,seeds,instances,metric,first-mean,second-mean,"
                + "difference,lower,upper,p,adjusted-p"
        )
        #expect(
            csv[1].hasPrefix(
                "toy,disentanglement.budget=1,disentanglement.budget=2,1 2 3,100,PSP@3,"
            )
        )
    }

    @Test("Corrections order p-values as they must: none at most bh at most holm")
    func corrections() throws {
        let place = try place()
        let adjusted = try ["none", "bh", "holm"].map { word in
            let data = try json(
                ["results/wide", "results/narrow", "--correction", word],
                in: place
            )
            return (data["comparisons"]?.arrayValue ?? []).compactMap {
                $0["adjusted-p"]?.doubleValue
            }
        }
        #expect(adjusted.map(\.count) == [3, 3, 3])
        for index in 0..<3 {
            #expect(adjusted[0][index] <= adjusted[1][index])
            #expect(adjusted[1][index] <= adjusted[2][index])
        }
    }

    @Test("An ensemble of both sides scores what the spec's ensemble of the same runs scores")
    func ensemble() throws {
        let place = try place()
        let spec = try place.toySpec(
            "together",
            """
            seeds: [1, 2, 3]
            sweep: {disentanglement.budget: [1, 2]}
            ensembles: [{name: both, method: rank-average, over: disentanglement.budget}]
            """
        )
        #expect(try grove("run", spec, "--quiet", in: place).code == 0)
        let sides = [
            "results/wide", "--run", "budget-1", "--run", "budget-2", "--ensemble", "rank-average",
            "--metric", "P@3",
        ]
        let row = try #require(try json(sides, in: place)["comparisons"]?.arrayValue?.first)
        let records = try JSONValue(parsing: place.text("results/together/records.json"))
        let scores = (records["records"]?.arrayValue ?? []).filter {
            $0["swept"]?["ensemble"] != nil
        }.compactMap { $0["metrics"]?["P@3"]?.doubleValue }
        #expect(scores.count == 3)
        let mean = try #require(row["ensemble"]?["mean"]?.doubleValue)
        expectClose(mean, scores.reduce(0, +) / 3)
        let better = max(
            row["first-mean"]?.doubleValue ?? 0,
            row["second-mean"]?.doubleValue ?? 0
        )
        expectClose(row["ensemble"]?["difference"]?.doubleValue ?? 0, mean - better, absolute: 1e-5)
        let text = try compare(sides, in: place).output
        #expect(text.contains("over the better") && text.contains("adjusted for 2 comparisons"))
        // The spec's ensembles stand against plain runs, with all of their seeds.
        let own = try json(
            ["results/together", "--run", "ensemble=none", "--run", "ensemble=both"],
            in: place
        )
        let rows = own["comparisons"]?.arrayValue ?? []
        #expect(rows.count == 6)
        #expect(rows[0]["second"] == .object(["ensemble": .string("both")]))
        #expect(rows[0]["first"] == .object(["disentanglement.budget": .string("1")]))

        #expect(try grove("cache", "clear", "--yes", in: place).code == 0)
        let gone = try compare(sides, in: place)
        #expect(gone.code == 2 && gone.output.isEmpty && gone.errorLines.count == 1)
        #expect(gone.errors.hasPrefix("error: results/wide: the cache "))
        #expect(gone.errors.contains(" has no prediction of run toy-budget-1-s1-"))
        #expect(gone.errors.contains("; do the run again, name its cache with --cache, or "))
    }

    @Test("What cannot be compared is said in one line, code 2, nothing on standard output")
    func mistakes() throws {
        let place = try place()
        func refused(_ arguments: [String], _ wanted: String) throws {
            let said = try compare(arguments + ["--quiet"], in: place)
            #expect(said.code == 2 && said.output.isEmpty)
            #expect(said.errors.hasPrefix("error: " + wanted), "\(said.errors)")
            #expect(said.errorLines.count == 1)
        }
        let both = ["results/wide", "results/narrow"]
        try refused(["results/wide"], "one results folder needs --run twice")
        try refused(["a", "b", "c"], "expected one or two results folders, got 3")
        try refused(both + ["--run", "x"], "--run must be given twice")
        try refused(both + ["--confidence", "1"], "--confidence must be between 0 and 1, got 1.0")
        try refused(both + ["--resamples", "0"], "--resamples must be from 1 to 10000000, got 0")
        try refused(
            both + ["--correction", "bonferroni"],
            "unknown --correction 'bonferroni'; expected holm, bh, none"
        )
        try refused(
            both + ["--format", "html"],
            "unknown --format 'html'; expected text, markdown"
        )
        try refused(both + ["--ensemble", "mean"], "unknown --ensemble 'mean'; expected average, ")
        try refused(both + ["--metric", "P@1", "--metric", "P@1"], "--metric P@1 stands twice")
        try refused(
            ["results/wide", "data"],
            "data: is not a results folder: it has no records.json"
        )
        try refused(
            both + ["--metric", "P@2"],
            "results/wide: its test instances have no values of 'P@2'; did you mean 'P@1'?"
        )
        try refused(
            ["results/wide", "--run", "budget-3", "--run", "budget-1"],
            "results/wide: none of its 6 runs is 'budget-3'"
        )
        try refused(
            both + ["--run", "disentanglement.budget=3", "--run", ""],
            "results/wide: no run with disentanglement.budget '3'; did you mean '1'? Expected 1, 2"
        )
        try refused(
            both + ["--run", "budget=1", "--run", ""],
            "results/wide: its runs have no key 'budget'; expected dataset, seed, "
        )
        try refused(
            ["results/wide", "--run", "budget-1-s1", "--run", "budget-1-s1"],
            "results/wide: both sides are the same runs; choose two with --run A --run B"
        )
        try refused(
            both + ["--run", "seed=1", "--run", "seed=2"],
            "results/narrow: no run in common with results/wide: seed is 2 here and 1 there"
        )
    }

    @Test("Other test sets are refused, and runs without values of test instances")
    func testSets() throws {
        let place = try place()
        let both = ["results/wide", "results/narrow", "--quiet"]
        let file = place.files("results/narrow/instances").filter { $0.contains("budget-1-s2") }
        #expect(file.count == 1)
        try FileManager.default.removeItem(atPath: "\(place.results)/narrow/instances/\(file[0])")
        let missing = try compare(both, in: place)
        #expect(missing.code == 2)
        #expect(
            missing.errors.hasPrefix("error: results/narrow/instances/toy-budget-1-s2-")
                && missing.errors.contains("there is no such file; run '"),
            "\(missing.errors)"
        )
        // The same counts, one label's feature changed: another fingerprint.
        let text = place.text("data/toy/test.txt")
        let line = try #require(text.split(separator: "\n").dropFirst().first)
        let cell = try #require(line.split(separator: " ").last)
        let changed = line.dropLast(cell.count) + cell.replacing(":1", with: ":2")
        try place.write(text.replacing(line, with: changed), "data/toy/test.txt")
        let rerun = try grove(
            "run",
            "wide.yaml",
            "--quiet",
            "--set",
            "name=narrow",
            in: place
        )
        #expect(rerun.code == 0, "\(rerun.errors)")
        let other = try compare(both, in: place)
        #expect(other.code == 2)
        #expect(
            other.errors
                == "error: results/narrow: toy is not the same data as in results/wide: its "
                + "fingerprint differs\n",
            "\(other.errors)"
        )
    }
}
