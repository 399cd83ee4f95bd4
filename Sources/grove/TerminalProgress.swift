import Foundation
import GroveBase

/// Progress of one job: a bar with the time left on a terminal, a line a finished piece otherwise.
final class TerminalProgress: ProgressReporter {
    private struct Piece {
        var title: String
        var total: Int
        var done = 0
        var start: Double
    }

    private let screen: Screen
    private let job: Int
    private let pieces = Locked<[Piece]>([])

    init(screen: Screen, job: Int = 0) {
        self.screen = screen
        self.job = job
    }

    func begin(_ title: String, total: Int) {
        pieces.withLock { pieces in
            pieces.append(Piece(title: title, total: total, start: monotonicSeconds()))
            draw(pieces)
        }
    }

    func advance(_ units: Int) {
        pieces.withLock { pieces in
            guard !pieces.isEmpty else { return }
            pieces[pieces.count - 1].done += units
            draw(pieces)
        }
    }

    func end() {
        pieces.withLock { pieces in
            guard let piece = pieces.popLast() else { return }
            let seconds = monotonicSeconds() - piece.start
            if !screen.isTerminal, seconds >= 1 {
                screen.note("\(piece.title): \(duration(seconds))")
            }
            draw(pieces)
        }
    }

    func note(_ message: String) { screen.note(message) }

    /// A bar appears once a piece has taken half a second, so that short ones do not flicker.
    private func draw(_ pieces: [Piece]) {
        guard let piece = pieces.last else { return screen.setBar(job: job, nil) }
        let elapsed = monotonicSeconds() - piece.start
        guard elapsed > 0.5 || pieces.count > 1 else { return }
        screen.setBar(job: job, bar(piece, elapsed: elapsed, width: screen.width))
    }

    private func bar(_ piece: Piece, elapsed: Double, width: Int) -> String {
        let title = piece.title.prefix(max(16, width - 48))
        guard piece.total > 0 else { return "\(title)  \(duration(elapsed))" }
        let share = min(1, Double(piece.done) / Double(piece.total))
        let cells = 20
        let full = Int(share * Double(cells))
        let left = share > 0.02 ? duration(elapsed * (1 - share) / share) + " left" : ""
        let percent = String(Int(share * 100))
        return "\(title)  " + String(repeating: "█", count: full)
            + String(repeating: "░", count: cells - full)
            + String(repeating: " ", count: 4 - percent.count) + percent + " %  \(left)"
    }
}

/// Seconds for people: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`.
func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<9.95: return "\((seconds * 10).rounded() / 10) s"
    case ..<99.5: return "\(Int(seconds.rounded())) s"
    case ..<5970:
        let whole = Int(seconds.rounded())
        return "\(whole / 60) min " + (whole % 60 < 10 ? "0" : "") + "\(whole % 60) s"
    default:
        let minutes = Int((seconds / 60).rounded())
        return "\(minutes / 60) h " + (minutes % 60 < 10 ? "0" : "") + "\(minutes % 60) min"
    }
}
