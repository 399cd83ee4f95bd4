import Foundation
import GroveBase

/// Standard error as seen by a person or a log: progress bars on a terminal, plain lines otherwise.
///
/// A bar is a line of its own, one for each job; notes scroll above the bars.
final class Screen: Sendable {
    private struct State {
        var bars: [(job: Int, text: String)] = []
        var drawnLines = 0
        var lastDraw = 0.0
    }

    /// Whether bars are drawn.
    let isTerminal: Bool
    private let isQuiet: Bool
    private let usesColor: Bool
    private let state = Locked(State())

    init(quiet: Bool) {
        isQuiet = quiet
        let environment = ProcessInfo.processInfo.environment
        isTerminal = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
        usesColor = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Prints a line above the bars.
    func note(_ message: String, always: Bool = false) {
        guard !isQuiet || always else { return }
        state.withLock { state in
            write(erase(&state) + message + "\n" + draw(&state))
        }
    }

    /// Sets a job's bar, or takes it away where nil, drawing at most twelve times a second.
    func setBar(job: Int, _ text: String?) {
        guard isTerminal, !isQuiet else { return }
        state.withLock { state in
            let place = state.bars.firstIndex { $0.job == job }
            switch (place, text) {
            case (let place?, let text?): state.bars[place].text = text
            case (let place?, nil): state.bars.remove(at: place)
            case (nil, let text?): state.bars.append((job, text))
            case (nil, nil): return
            }
            let now = monotonicSeconds()
            guard text == nil || now - state.lastDraw > 1.0 / 12 else { return }
            state.lastDraw = now
            write(erase(&state) + draw(&state))
        }
    }

    /// Takes all bars away, for the last lines of a command or before an interrupt ends it.
    func clear() {
        state.withLock { state in
            state.bars = []
            write(erase(&state))
        }
    }

    /// The width of the terminal in columns.
    var width: Int {
        var size = winsize()
        // Safety: the call writes one winsize.
        let known = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return known ? Int(size.ws_col) : 80
    }

    /// A text in bold where colours are wanted.
    func bold(_ text: String) -> String { usesColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    private func erase(_ state: inout State) -> String {
        defer { state.drawnLines = 0 }
        return String(repeating: "\u{1B}[1A\u{1B}[2K", count: state.drawnLines)
    }

    private func draw(_ state: inout State) -> String {
        state.drawnLines = state.bars.count
        return state.bars.map { $0.text + "\n" }.joined()
    }

    private func write(_ text: String) {
        guard !text.isEmpty else { return }
        FileHandle.standardError.write(Data(text.utf8))
    }
}
