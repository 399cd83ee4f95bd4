import Foundation
import GroveBase
import GroveSpec
import GroveStore
import GroveTestSupport
import Testing

@testable import GroveRunner

@Suite("Runs on a cache that was damaged, pruned or shared")
struct CacheUseTests {
    private let spec = toySpec("cached", "disentanglement: {budget: 2}")

    /// The cache files of the spec's run by the stage's title.
    private func paths(_ sweep: Sweep) throws -> [(title: String, path: String)] {
        try #require(sweep.pipelines().first).outlines
            .map { ($0.title, sweep.cache.path(of: $0.key)) }
    }

    private func damage(_ path: String, cut: Bool) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        if cut {
            bytes = bytes.prefix(bytes.count / 2)
        } else {
            bytes[bytes.count * 3 / 4] ^= 0x10
        }
        try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    @Test("A damaged file is set aside, reported and computed again to the same", arguments: 0..<9)
    func damaged(stage: Int) throws {
        let place = try ToyPlace()
        let first = try place.sweep(spec).results()
        for cut in [true, false] {
            let sweep = try place.sweep(spec)
            let (title, path) = try paths(sweep)[stage]
            try damage(path, cut: cut)
            let again = try sweep.results()
            #expect(metrics(again) == metrics(first), "\(title)")
            // A cut file shows at once; a flipped bit in an array once the array is read, which a
            // finished run has no need to do.
            let verified = try sweep.cache.verify(progress: SilentProgress())
            let warnings = sweep.cacheWarnings.all
            #expect(warnings.count == 1, "\(title): \(warnings)")
            #expect(warnings.first?.contains("it will be computed again") == true)
            #expect(!cut || verified.damaged.isEmpty)
            let mended = try sweep.results()
            #expect(metrics(mended) == metrics(first), "\(title)")
            #expect(FileManager.default.fileExists(atPath: path), "\(title) is not there again")
            let stages = mended[0].record.provenance["stages"]?.arrayValue ?? []
            #expect(stages.count == 9)
            #expect(stages.allSatisfy { $0["seconds"]?["work"] != nil }, "\(title)")
            let sound = try sweep.cache.verify(progress: SilentProgress())
            #expect(sound.checked == 9 && sound.damaged.isEmpty)
        }
    }

    @Test("A stage that was pruned away is computed again, and its time with it", arguments: 0..<9)
    func pruned(stage: Int) throws {
        let place = try ToyPlace()
        let first = try place.sweep(spec).results()
        let sweep = try place.sweep(spec)
        let (title, path) = try paths(sweep)[stage]
        try FileManager.default.removeItem(atPath: path)
        let again = try sweep.results()
        #expect(metrics(again) == metrics(first))
        #expect(FileManager.default.fileExists(atPath: path), "\(title) is not there again")
        for name in ["tree-seconds", "train-seconds", "predict-seconds", "assign-seconds"] {
            #expect((again[0].record.number(name) ?? 0) > 0, "\(name) without \(title)")
        }
    }

    @Test("Pruning keeps what results name and removes the rest; clearing removes all")
    func prune() throws {
        let place = try ToyPlace()
        let kept = try place.sweep(toySpec("kept", ""))
        _ = try kept.run()
        let keptStages = try place.stages()
        _ = try place.sweep(toySpec("gone", "seeds: 5")).results()
        #expect(try place.stages().count == keptStages.count + 4)
        let keeper = CacheKeeper(folders: try place.folders())
        let text = try keeper.prune(
            olderThanDays: nil,
            maximumGibibytes: 0,
            keep: [place.results]
        )
        #expect(text.hasPrefix("removed 4 stages, ") && text.contains("; kept 6, "), "\(text)")
        #expect(try place.stages() == keptStages)
        #expect(try kept.plan().text(everyStage: false).contains("6 stages, 6 cached, 0 to do"))
        let listed = try keeper.list(each: false)
        #expect(listed.contains("6 stages, ") && listed.hasSuffix(keeper.folder))
        #expect(try keeper.clear().hasPrefix("removed 6 stages"))
        #expect(try keeper.list(each: true) == "\(keeper.folder) is empty")
    }

    @Test("Neither age nor size removes what a kept result needs, and a trial removes nothing")
    func pruneOld() throws {
        let place = try ToyPlace()
        let kept = try place.sweep(toySpec("kept", ""))
        _ = try kept.run()
        let keptStages = try place.stages()
        _ = try place.sweep(toySpec("gone", "seeds: 5")).results()
        let all = try place.stages()
        // What is kept was used longest ago, so that age and size alone would take it first.
        for name in all.keys {
            let days: Double = keptStages[name] == nil ? 40 : 60
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -days * 86_400)],
                ofItemAtPath: "\(place.cache)/stages/\(name)"
            )
        }
        let keeper = CacheKeeper(folders: try place.folders())
        let ways: [(days: Double?, size: Double?)] = [(30, nil), (nil, 0), (30, 0)]
        for (days, size) in ways {
            let text = try keeper.prune(
                olderThanDays: days,
                maximumGibibytes: size,
                keep: [place.results],
                isTrial: true
            )
            #expect(text.hasPrefix("would remove 4 stages, "), "\(text)")
            #expect(text.contains("; would keep 6, "), "\(text)")
            #expect(try place.stages() == all)
        }
        let young = try keeper.prune(
            olderThanDays: 50,
            maximumGibibytes: nil,
            keep: [place.results]
        )
        #expect(young.hasPrefix("removed 0 stages"), "\(young)")
        _ = try keeper.prune(olderThanDays: 30, maximumGibibytes: nil, keep: [place.results])
        #expect(try place.stages() == keptStages)
        #expect(try kept.plan().text(everyStage: false).contains("6 stages, 6 cached, 0 to do"))
    }

    @Test("What no kept result needs is removed, and the points of a kept run's curve are needed")
    func unreachable() throws {
        let place = try ToyPlace()
        let kept = try place.sweep(toySpec("curved", "metrics: {curve: 2}"))
        _ = try kept.run()
        let needed = try place.stages()
        _ = try place.sweep(toySpec("gone", "seeds: 5")).results()
        let keeper = CacheKeeper(folders: try place.folders())
        let error = #expect(throws: InputError.self) {
            try keeper.prune(
                olderThanDays: nil,
                maximumGibibytes: nil,
                unreachable: true,
                keep: [place.path + "/nowhere"]
            )
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("no records.json names a stage"))
        let young = try keeper.prune(
            olderThanDays: 1,
            maximumGibibytes: nil,
            unreachable: true,
            keep: [place.results]
        )
        #expect(young.hasPrefix("removed 0 stages"))
        _ = try keeper.prune(
            olderThanDays: nil,
            maximumGibibytes: nil,
            unreachable: true,
            keep: [place.results]
        )
        #expect(try place.stages() == needed)
        #expect(try kept.plan().text(everyStage: false).contains(" 0 to do"))
    }

    @Test("Stages of runs to do stay: of a sweep cut short, one at work, and one submitted")
    func pruneUnfinished() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("long", "seeds: 1..3"))
        _ = try sweep.run()
        let needed = try place.stages()
        _ = try place.sweep(toySpec("gone", "seeds: 5")).results()
        let all = try place.stages()
        #expect(all.count == needed.count + 4)
        let keeper = CacheKeeper(folders: try place.folders())
        func trial() throws -> String {
            try keeper.prune(
                olderThanDays: nil,
                maximumGibibytes: 0,
                unreachable: true,
                keep: [place.results],
                isTrial: true
            )
        }
        let whole = try trial()
        #expect(whole.hasPrefix("would remove 4 stages, "), "\(whole)")
        // Cut short in its second run; then before the first record was written.
        let store = RecordStore(folder: sweep.folder)
        let records = try store.readRecords()
        try store.write(Array(records.prefix(1)))
        #expect(try trial() == whole)
        var failed = records
        failed[1].status = .failed
        failed[1].provenance = .object([:])
        try store.write(failed)
        #expect(try trial() == whole)
        try FileManager.default.removeItem(atPath: store.recordsPath)
        #expect(try trial() == whole)
        // Submitted, and known by its jobs alone.
        let spec = sweep.folder + "/spec.resolved.yaml"
        let jobs = JobFolder.next(in: sweep.folder)
        try AtomicFile.write(jobs.specPath, sweep.spec.resolvedYAML)
        try AtomicFile.write(
            jobs.planPath,
            JobPlan(experiment: "long", device: nil, arrays: []).text
        )
        let text = place.text("results/long/spec.resolved.yaml")
        try FileManager.default.removeItem(atPath: spec)
        #expect(try trial() == whole)
        // A part of a run whose spec is no longer understood; one of two specs still is.
        try AtomicFile.write(spec, text + "\nunheard-of: 1\n")
        let told = try trial()
        #expect(told.hasSuffix(whole) && told.contains("with runs to do: \(spec): "), "\(told)")
        #expect(try place.stages() == all)
        _ = try keeper.prune(
            olderThanDays: nil,
            maximumGibibytes: nil,
            unreachable: true,
            keep: [place.results]
        )
        #expect(try place.stages() == needed)
    }

    @Test("What a sweep still needs is not guessed where its data is not here")
    func pruneAbsent() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(toySpec("long", "seeds: 1..2"))
        _ = try sweep.run()
        let store = RecordStore(folder: sweep.folder)
        try store.write(Array(try store.readRecords().prefix(1)))
        try FileManager.default.removeItem(atPath: place.data + "/toy")
        let text = try CacheKeeper(folders: try place.folders()).prune(
            olderThanDays: nil,
            maximumGibibytes: nil,
            unreachable: true,
            keep: [place.results],
            isTrial: true
        )
        #expect(text.hasPrefix("only what records name was kept of a sweep with runs to do: "))
        #expect(text.contains("dataset toy is not here: Make it again."), "\(text)")
        #expect(text.contains("\nwould remove 4 stages, "), "\(text)")
    }

    @Test("Two sweeps at once on one cache compute each stage once and agree")
    func shared() async throws {
        let place = try ToyPlace()
        let sweeps = [try place.sweep(spec), try place.sweep(spec)]
        let found = try await withThrowingTaskGroup(of: [String].self) { group in
            for sweep in sweeps {
                group.addTask { metrics(try sweep.results(threads: 1)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(found[0] == found[1] && found[0][0] == "fine")
        #expect(try place.stages().count == 9)
        #expect(place.files("cache/stages/tmp").isEmpty)
        #expect(place.files("cache/stages/locks").isEmpty)
    }
}

@Suite("Plans")
struct PlanTests {
    @Test("A plan says what is cached, shared and skipped, and what the rest should cost")
    func text() throws {
        let place = try ToyPlace()
        let text = toySpec(
            "planned",
            """
            seeds: [1, 2]
            sweep:
              disentanglement.budget: [1, 2]
              skip:
                - {when: {disentanglement.budget: 2, seed: 2}, reason: one is enough}
            """
        )
        let sweep = try place.sweep(text)
        let fresh = try sweep.plan().text(everyStage: true)
        #expect(fresh.hasPrefix("planned: 3 runs, 16 stages, 0 cached, 16 to do\n"), "\(fresh)")
        #expect(fresh.contains("\nWork left: about "))
        #expect(fresh.contains("by default rates, as nothing like them has been measured here)"))
        #expect(fresh.contains("made by an earlier run, about "))
        #expect(fresh.contains("  skipped: toy, disentanglement.budget 2, seed 2: one is enough"))
        #expect(place.files("cache/stages").isEmpty)

        let session = sweep.session(threads: 2)
        _ = try session.value(#require(try sweep.pipelines().first).evaluation)
        let plan = try sweep.plan()
        let half = plan.text(everyStage: true)
        #expect(half.hasPrefix("planned: 3 runs, 16 stages, 6 cached, 10 to do\n"), "\(half)")
        #expect(half.contains(": done\n") && half.contains("cached, took "))
        #expect(half.contains(" stages to do, about "))
        #expect(half.contains("tree: to do, about ") && half.contains(" (from 1 measured on toy)"))
        #expect(plan.runs.count == 3 && plan.skipped.count == 1)

        _ = try sweep.results()
        let done = try sweep.plan().text(everyStage: false)
        #expect(done.hasPrefix("planned: 3 runs, 16 stages, 16 cached, 0 to do\n"), "\(done)")
        #expect(!done.contains("Work left"))
    }

    @Test("Trees are described once each, with their labels' names")
    func trees() throws {
        let place = try ToyPlace()
        let sweep = try place.sweep(
            toySpec("trees", "sweep: {disentanglement.budget: [1, 2], matcher.beam: [2, 3]}")
        )
        let text = try sweep.describeTrees(
            matching: "",
            clusters: 4,
            threads: 1,
            progress: SilentProgress()
        )
        // One partition; its copies depend on the beam.
        #expect(text.components(separatedBy: "\n\n").count == 3, "\(text)")
        #expect(text.contains("topic") && text.contains("label"))
        #expect(throws: InputError.self) {
            try sweep.describeTrees(
                matching: "nothing",
                clusters: 4,
                threads: 1,
                progress: SilentProgress()
            )
        }
    }
}
