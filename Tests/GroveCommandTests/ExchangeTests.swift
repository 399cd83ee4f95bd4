import Foundation
import GroveTestSupport
import Testing

@Suite("grove exchange, and trees that come and go")
struct ExchangeTests {
    /// A place with a finished run of two budgets, and its features.
    private func finished() throws -> (ToyPlace, spec: String) {
        let place = try ToyPlace()
        let spec = try place.toySpec("sweep")
        #expect(try grove("run", spec, "--quiet", in: place).code == 0)
        let exported = try grove(
            "datasets",
            "export",
            "toy",
            "--format",
            "pecos",
            "matrices",
            "--spec",
            spec,
            "--quiet",
            in: place
        )
        #expect(exported.code == 0, "\(exported.errors)")
        return (place, spec)
    }

    @Test("A model goes out, is described, and predicts; with copies of labels too")
    func models() throws {
        let (place, spec) = try finished()
        for budget in 1...2 {
            let folder = "model\(budget)"
            let export = try grove(
                "exchange",
                "export",
                spec,
                folder,
                "--run",
                "budget-\(budget)",
                "--quiet",
                in: place
            )
            #expect(export.code == 0 && export.errors.isEmpty, "\(export.errors)")
            #expect(
                export.output.contains("60 labels") && export.output.contains("XLinearModel.load")
            )
            #expect(export.output.contains("pseudo-labels") == (budget == 2))
            #expect(place.files(folder).contains("label-map.npz") == (budget == 2))
            let info = try grove("exchange", "info", folder, "--quiet", in: place)
            #expect(info.code == 0 && info.output.contains("260 features"), "\(info.errors)")
            #expect(info.output.contains("Keeps 20 labels, beam 3"))
            let lines = try grove(
                "exchange",
                "predict",
                folder,
                "--features",
                "matrices/X.tst.npz",
                "--top",
                "2",
                "--quiet",
                in: place
            )
            let rows = lines.output.split(separator: "\n")
            #expect(rows.count == 100 && rows.allSatisfy { $0.split(separator: "\t").count == 2 })
            #expect(rows[0].hasPrefix("topic"), "\(rows[0])")
            let written = try grove(
                "exchange",
                "predict",
                folder,
                "--features",
                "matrices/X.tst.npz",
                "--out",
                "p.npz",
                "--quiet",
                in: place
            )
            #expect(written.output.hasPrefix("p.npz: 100 instances, "))
            #expect(place.files("").contains("p.npz"))
        }
        #expect(place.strayFiles.isEmpty)
    }

    @Test("A run on a tree that another run exported is that run again", arguments: 1...2)
    func trees(budget: Int) throws {
        let (place, spec) = try finished()
        let export = try grove(
            "tree",
            spec,
            "--run",
            "budget-\(budget)",
            "--export",
            "chain",
            "--quiet",
            in: place
        )
        #expect(export.code == 0 && export.output.contains("ClusterChain.load"), "\(export.errors)")
        try place.write(
            """
            name: again
            datasets: [toy]
            clusterer: {kind: imported, path: chain}
            matcher: {beam: 3}

            """,
            "again.yaml"
        )
        let plan = try grove("plan", "again.yaml", in: place)
        #expect(plan.code == 0, "\(plan.errors)")
        let run = try grove("run", "again.yaml", "--quiet", in: place)
        #expect(run.code == 0, "\(run.errors)")
        func scores(_ row: String?) -> [Substring] {
            row?.split(separator: ",").filter { $0.contains(".") } ?? []
        }
        let first = try #require(scores(place.metrics("again").last).first)
        let whole = place.metrics("sweep").first { $0.contains("budget-\(budget)") }
        #expect(scores(whole).contains(first), "\(first)")
        // The same content elsewhere is the same stage.
        try FileManager.default.moveItem(
            atPath: "\(place.path)/chain",
            toPath: "\(place.path)/moved"
        )
        let moved = try grove(
            "plan",
            "again.yaml",
            "--set",
            "clusterer.path=moved",
            in: place
        )
        #expect(moved.output.contains("0 to do"), "\(moved.output)")
    }

    @Test(
        "Mistakes",
        arguments: [
            (
                ["exchange", "export", "sweep.yaml", "out"],
                "2 runs are meant; name one with --run: "
            ),
            (
                ["exchange", "export", "sweep.yaml", "out", "--run", "budget-9"],
                "no run's name contains 'budget-9'; expected "
            ),
            (
                ["exchange", "info", "data"],
                "data: has no folder 'ranker'; expected a PECOS XR-Linear "
            ),
            (
                ["exchange", "predict", "data"],
                "say what to label: --features FILE or --texts FILE (see 'grove exchange predict "
            ),
            (
                ["plan", "gone.yaml"],
                "gone: no such folder; expected a PECOS cluster chain (config.json, C0.npz, …)"
            ),
            (
                ["plan", "nameless.yaml"],
                "nameless.yaml:3: clusterer 'imported' needs clusterer.path, the folder of a PECOS"
            ),
        ]
    )
    func mistakes(arguments: [String], wanted: String) throws {
        let place = try ToyPlace()
        try place.toySpec("sweep")
        for (name, path) in [("gone", ", path: gone"), ("nameless", "")] {
            try place.write(
                "name: x\ndatasets: [toy]\nclusterer: {kind: imported\(path)}\n",
                "\(name).yaml"
            )
        }
        let result = try RunningCommand(arguments, in: place).finish()
        let line = result.errors.replacingOccurrences(of: place.path + "/", with: "")
        #expect(result.code == 2 && line.hasPrefix("error: \(wanted)"), "\(line)")
    }

    @Test("A tree of another dataset's labels")
    func wrongTree() throws {
        let place = try ToyPlace()
        let spec = try place.toySpec("toy", "")
        let export = try grove("tree", spec, "--export", "chain", "--quiet", in: place)
        #expect(export.code == 0, "\(export.errors)")
        try place.write(
            "name: x\ndatasets: [plain]\nclusterer: {kind: imported, path: chain}\n",
            "x.yaml"
        )
        let run = try grove("run", "x.yaml", "--quiet", in: place)
        #expect(run.code == 2)
        #expect(run.errors.contains("chain: is a tree of 60 labels, and dataset plain has 40"))
    }
}
