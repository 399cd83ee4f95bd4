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
        _ results: ResultsFolder,
        _ progress: any ProgressReporter,
        _ outcome: inout Outcome
    ) throws -> WorkError? {
        var failure: WorkError?
        for settings in settings.plots {
            defer { progress.advance(1) }
            let plots = Plots(settings, records: records)
            let failed = try draw(plots, results, &outcome)
            failure = failure ?? failed
        }
        if !curves.isEmpty {
            let plots = Plots(curves: curves, records: records, name: curvesName)
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

    /// The name of the figure of the curves, apart from the plots of the spec.
    private var curvesName: String {
        settings.plots.contains { $0.name == "curves" } ? "training-curves" : "curves"
    }

    private func draw(
        _ plots: Plots,
        _ results: ResultsFolder,
        _ outcome: inout Outcome
    ) throws -> WorkError? {
        outcome.warnings += plots.warnings
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
