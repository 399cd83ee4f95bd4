import Foundation
import GroveBase
import GroveSpec

/// A run as a user names it: `FOLDER:RUN`, a run's name, or a results folder that holds one run.
struct RunReference: Sendable {
    /// The spec that the run is a point of.
    let specFile: String
    /// The experiment's results folder; nil where a spec was named instead.
    let folder: String?
    /// The run.
    let settings: RunSettings

    /// What the run is called.
    var name: String { settings.identifier }

    /// Finds the run that a text names.
    ///
    /// - Parameters:
    ///   - text: A results folder or a spec, of one run or followed by `:RUN`; or a run's name.
    ///     A part of a name will do where only one run has it.
    ///   - results: Where a bare name is looked for: an experiment's folder, or one that holds
    ///     those of several.
    /// - Throws: ``InputError`` that lists the runs where none or several are meant.
    init(_ text: String, results: String) throws {
        if let place = RunPlace(text, results: results) {
            try self.init(place, run: nil)
            return
        }
        if let colon = text.lastIndex(of: ":"),
            let place = RunPlace(String(text[..<colon]), results: results)
        {
            try self.init(place, run: String(text[text.index(after: colon)...]))
            return
        }
        if text.contains("/") || text.contains(":") {
            let path = text.split(separator: ":").first.map(String.init) ?? text
            throw InputError(
                "no results folder with a spec.resolved.yaml, and no spec; expected FOLDER, "
                    + "FOLDER:RUN or the name of a run in --results",
                place: path
            )
        }
        try self.init(named: text, results: results)
    }

    /// The run of a name in any of some experiments.
    private init(named name: String, results: String) throws {
        let places = RunPlace.all(in: results)
        guard !places.isEmpty else {
            throw InputError("holds no results of a run; say where with --results", place: results)
        }
        let named = try places.map { (place: $0, runs: try $0.runs()) }
        let exact = named.first { $0.runs.contains(name) }
        let close = named.filter { $0.runs.contains { $0.contains(name) } }
        guard let only = exact ?? (close.count == 1 ? close.first : nil) else {
            let found = close.flatMap { place, runs in
                runs.filter { $0.contains(name) }.map { "\(place.path):\($0)" }
            }
            throw InputError(
                found.isEmpty
                    ? "no run's name contains '\(name)'; the runs are in "
                        + named.map(\.place.path).joined(separator: ", ")
                    : "'\(name)' is in the names of several runs; the runs are:"
                        + RunReference.list(found),
                place: results
            )
        }
        try self.init(only.place, run: name)
    }

    /// The run of a name, or the only run, of an experiment.
    private init(_ place: RunPlace, run name: String?) throws {
        let names = try place.runs()
        guard let found = RunReference.choose(name, among: names) else {
            let fitting = names.filter { run in name.map(run.contains) ?? true }
            let problem =
                switch name {
                case let name? where fitting.isEmpty: "no run's name contains '\(name)'"
                case let name?: "'\(name)' is in the names of several runs"
                case nil: "holds \(names.count) runs; say which, as in \(place.path):RUN"
                }
            throw InputError(
                problem + "; the runs are:" + RunReference.list(fitting.isEmpty ? names : fitting),
                place: place.path
            )
        }
        let spec = try ExperimentSpec.read(place.specFile)
        guard let settings = spec.runs().first(where: { $0.identifier == found }) else {
            throw InputError(
                "run \(found) is in the records, and not in this spec any more",
                place: place.specFile
            )
        }
        specFile = place.specFile
        folder = place.folder
        self.settings = settings
    }

    /// The run that a name means: its own, the only one that contains it, the only one at all.
    private static func choose(_ name: String?, among names: [String]) -> String? {
        guard let name else { return names.count == 1 ? names[0] : nil }
        if names.contains(name) { return name }
        let close = names.filter { $0.contains(name) }
        return close.count == 1 ? close[0] : nil
    }

    /// Names, a line each, the first forty.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(40).map { "\n  " + $0 }.joined()
        return shown + (names.count > 40 ? "\n  … and \(names.count - 40) more" : "")
    }
}

/// An experiment whose runs can be named: a results folder, or a spec.
private struct RunPlace {
    /// As the user knows it.
    let path: String
    let specFile: String
    let folder: String?

    /// The experiment of a path; nil where there is none.
    init?(_ path: String, results: String) {
        let manager = FileManager.default
        for folder in [path, results + "/" + path] {
            let spec = folder + "/spec.resolved.yaml"
            if manager.fileExists(atPath: spec) {
                self.path = folder
                specFile = spec
                self.folder = folder
                return
            }
        }
        guard [".yaml", ".yml"].contains(where: path.hasSuffix), manager.fileExists(atPath: path)
        else { return nil }
        self.path = path
        specFile = path
        folder = nil
    }

    /// The experiments of a folder: itself, or those inside, by name.
    static func all(in results: String) -> [RunPlace] {
        if let own = RunPlace(results, results: results) { return [own] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: results)) ?? []
        return names.sorted().compactMap { RunPlace("\(results)/\($0)", results: results) }
    }

    /// The names of the runs, in the spec's order.
    ///
    /// From `records.csv` where there is one: a spec of thousands of runs takes longer to read.
    func runs() throws -> [String] {
        let records = folder.flatMap {
            try? String(contentsOfFile: "\($0)/records.csv", encoding: .utf8)
        }
        let names = (records ?? "").split(whereSeparator: \.isNewline).dropFirst().compactMap {
            $0.split(separator: ",").first.map(String.init)
        }
        return names.isEmpty ? try ExperimentSpec.read(specFile).runs().map(\.identifier) : names
    }
}
