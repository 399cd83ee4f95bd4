import Foundation
import GroveBase
import GroveSpec
import GroveStore

extension Report {
    /// Writes the scripts and images of all plots.
    ///
    /// - Returns: The first failure of gnuplot; the other plots are drawn all the same.
    /// - Throws: ``WorkError`` if a script cannot be written.
    func writePlots(
        _ plots: [Plots],
        _ results: ResultsFolder,
        _ progress: any ProgressReporter,
        _ outcome: inout Outcome
    ) throws -> WorkError? {
        var failure: WorkError?
        for plots in plots {
            defer { progress.advance(1) }
            let failed = try draw(plots, results, &outcome)
            failure = failure ?? failed
        }
        if outcome.isGnuplotMissing {
            outcome.warnings.append(
                "gnuplot is not installed, so no plot was drawn; the scripts are in plots/ "
                    + "(Debian: apt-get install gnuplot-nox, then grove report)"
            )
        }
        return failure
    }

    /// The figures of quality against training time, where there are curves; named apart from the
    /// plots of the spec.
    var curvePlots: [Plots] {
        guard !curves.isEmpty else { return [] }
        let isTaken = settings.plots.contains { $0.name == "curves" }
        let name = isTaken ? "training-curves" : "curves"
        return [Plots(curves: curves, records: records, name: name)]
    }

    private func draw(
        _ plots: Plots,
        _ results: ResultsFolder,
        _ outcome: inout Outcome
    ) throws -> WorkError? {
        var failure: WorkError?
        for figure in plots.figures {
            do {
                try draw(figure, results, &outcome)
            } catch let error as WorkError {
                failure = failure ?? error
            }
        }
        return failure
    }

    /// Draws a figure unless its images are there and of the very same script.
    private func draw(
        _ figure: Figure,
        _ results: ResultsFolder,
        _ outcome: inout Outcome
    ) throws {
        let script = figure.script
        let base = "plots/\(figure.name)"
        let images = Gnuplot.endings.map { "\(base).\($0)" }
        outcome.files.append("\(base).gp")
        let isCurrent = results.text("\(base).gp") == script && images.allSatisfy(results.has)
        if !isCurrent {
            // The script goes last: while it is of these images they need not be drawn again.
            results.remove("\(base).gp")
            guard let gnuplot else {
                images.forEach(results.remove)
                try results.write(script, to: "\(base).gp")
                outcome.isGnuplotMissing = true
                return
            }
            do {
                try Gnuplot(executable: gnuplot).draw(figure.name, script: script, into: results)
            } catch {
                images.forEach(results.remove)
                try results.write(script, to: "\(base).gp")
                throw error
            }
            try results.write(script, to: "\(base).gp")
        }
        outcome.files += images
    }
}
