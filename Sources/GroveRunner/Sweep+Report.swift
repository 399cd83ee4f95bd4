import Foundation
public import GroveBase
import GroveReport
import GroveSpec
import GroveStore
import GroveTree

extension Sweep {
    /// Writes tables, plots and the page from records.
    func report(records: [RunRecord], curves: [CurvePoint]) throws -> Report.Outcome {
        try Report(
            title: spec.name,
            question: spec.question,
            records: records,
            curves: curves,
            settings: spec.shownReport
        ).write(to: folder, workers: Sweep.reportWorkers)
    }

    /// The threads of a report; its marks do not depend on them.
    private static var reportWorkers: Workers {
        Workers(ProcessInfo.processInfo.activeProcessorCount)
    }

    /// Writes tables and plots again from the records of earlier runs.
    ///
    /// - Parameters:
    ///   - source: A spec, whose report section is used, or a results folder.
    ///   - resultsFolder: The folder that holds the experiment's own; read for a spec only.
    ///   - folders: Where data and cache lie: examples and the shapes of trees are written again as
    ///     far as the cache holds what they need; nil to leave them as they are.
    ///   - progress: Told of the work.
    /// - Returns: The tables and the folder.
    /// - Throws: ``InputError`` if there are no records.
    public static func report(
        source: String,
        resultsFolder: String,
        folders: Folders? = nil,
        progress: any ProgressReporter = SilentProgress()
    ) throws -> Outcome {
        var isFolder: ObjCBool = false
        // Safety: Foundation writes one flag through the pointer it is given for the call.
        let exists = unsafe FileManager.default.fileExists(atPath: source, isDirectory: &isFolder)
        guard exists else { throw InputError("no such spec or results folder", place: source) }
        let spec = try ExperimentSpec.read(
            isFolder.boolValue ? source + "/spec.resolved.yaml" : source,
            overrides: []
        )
        let folder = isFolder.boolValue ? source : resultsFolder + "/" + spec.name
        let store = RecordStore(folder: folder)
        let records = try store.readRecords()
        let runs = Set(spec.runs().map(\.identifier))
        if !isFolder.boolValue, records.allSatisfy({ runs.contains($0.run) }) {
            // The same runs: from now on the folder alone gives these tables again.
            try AtomicFile.write(folder + "/spec.resolved.yaml", spec.resolvedYAML)
        }
        if let folders {
            let runs = Set(records.filter { $0.status == .ok }.map(\.run))
            try Exhibits.refresh(spec, in: folder, runs: runs, folders: folders)
        }
        let report = try Report(
            title: spec.name,
            question: spec.question,
            records: records,
            curves: store.readCurves(),
            settings: spec.shownReport
        ).write(to: folder, workers: reportWorkers, progress: progress)
        return Outcome(
            tables: report.markdown,
            folder: folder,
            warnings: report.warnings,
            failures: [],
            exitCode: report.isGnuplotMissing ? 2 : 0
        )
    }

    /// Describes the trees that runs predict with: levels, cluster sizes, balance, a few clusters.
    ///
    /// - Parameters:
    ///   - filter: Only runs whose name contains this.
    ///   - clusters: How many clusters to show with their labels.
    ///   - threads: Threads for the trees that must be built first.
    ///   - progress: Told of the work.
    /// - Returns: The text.
    /// - Throws: ``InputError`` if no run's name contains the filter.
    public func describeTrees(
        matching filter: String,
        clusters: Int,
        threads: Int,
        progress: any ProgressReporter
    ) throws -> String {
        let chosen = try pipelines(matching: filter)
        let session = session(threads: threads, progress: progress)
        var seen: Set<String> = []
        var parts: [String] = []
        for pipeline in chosen where seen.insert(pipeline.lastTree.key.digest).inserted {
            let tree = try pipeline.lastTree.tree(session)
            let names = try session.value(pipeline.labels).names
            let lines =
                [pipeline.settings.identifier] + TreeSummary(tree).lines
                + tree.exampleLines(
                    names: names,
                    largest: clusters / 2,
                    spread: clusters - clusters / 2
                )
            parts.append(lines.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }
}

extension Sweep {
    /// The pipelines of runs whose name contains a text.
    ///
    /// - Throws: ``InputError`` if no run's does.
    func pipelines(matching filter: String) throws -> [Pipeline] {
        let chosen = try pipelines().filter {
            filter.isEmpty || $0.settings.identifier.contains(filter)
        }
        guard !chosen.isEmpty else {
            throw InputError(
                "no run's name contains '\(filter)'"
                    + expected(spec.runs().map(\.identifier), got: filter)
            )
        }
        return chosen
    }

    /// A session for work on single runs.
    func session(
        threads: Int,
        progress: any ProgressReporter,
        memoryLimit: Int = .max
    ) -> Session {
        session(
            workers: Workers(threads),
            progress: progress,
            memory: Sweep.memoryCache(memoryLimit),
            provenance: provenance(threads: threads).json,
            memoryLimit: memoryLimit
        )
    }
}

extension Pipeline {
    /// The tree that the run predicts with.
    var lastTree: TreeSource {
        rounds.last.map { .assignment($0.assignment) } ?? .clusterer(tree)
    }
}

extension ExperimentSpec {
    /// The report section, with a plain table of all runs where it asks for no table.
    fileprivate var shownReport: ReportSettings {
        guard report.tables.isEmpty else { return report }
        var result = report
        result.tables = [
            ReportSettings.Table(
                name: "runs",
                rows: sweptKeys.isEmpty ? ["dataset"] : sweptKeys,
                show: metrics.at.map { "P@\($0)" } + ["train-seconds", "predict-per-second"]
            )
        ]
        return result
    }
}
