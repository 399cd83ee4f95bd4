/// Markup in which every interpolated text is escaped.
///
/// Labels, texts, errors and names come from data sets and files that nobody vouches for. Since only
/// what is written in the source becomes markup, none of them can. Attributes are always written
/// in double quotes.
struct HTML: Equatable, ExpressibleByStringInterpolation {
    /// The markup.
    private(set) var text: String

    init(stringLiteral value: String) { text = value }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Takes a text that is markup already.
    init(unescaped text: String) { self.text = text }

    /// Whether there is nothing.
    var isEmpty: Bool { text.isEmpty }

    static func + (first: HTML, second: HTML) -> HTML {
        HTML(unescaped: first.text + second.text)
    }

    /// How a literal with interpolations is put together.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ value: String) { text += escapedHTML(value) }

        mutating func appendInterpolation(_ value: Int) { text += String(value) }

        mutating func appendInterpolation(_ value: HTML) { text += value.text }
    }
}

extension Sequence<HTML> {
    /// The pieces one after the other.
    func joined(_ separator: String = "") -> HTML {
        HTML(unescaped: map(\.text).joined(separator: separator))
    }
}

/// Text with what HTML would read as markup escaped, also within quotes of either kind.
///
/// Characters that neither HTML nor XML may hold become U+FFFD.
func escapedHTML(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result.append(contentsOf: "&amp;".unicodeScalars)
        case "<": result.append(contentsOf: "&lt;".unicodeScalars)
        case ">": result.append(contentsOf: "&gt;".unicodeScalars)
        case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
        case "'": result.append(contentsOf: "&#39;".unicodeScalars)
        case "\n", "\t", "\r": result.append(scalar)
        case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
            result.append("\u{FFFD}")
        default: result.append(scalar)
        }
    }
    return String(result)
}

/// Whether a byte may begin something that must be escaped; U+FFFE and U+FFFF begin with 0xEF.
private func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
        UInt8(ascii: "'"), 0xEF:
        true
    default: byte < 0x20
    }
}

/// A table of the page in a box of its own that scrolls sideways.
///
/// - Parameters:
///   - name: What the table is, for those who hear the page.
///   - classes: Further classes of the box.
///   - head: The cells of the header row.
///   - rows: The rows.
/// - Returns: The table.
func htmlTable(_ name: String, classes: String = "", head: [HTML], rows: [HTML]) -> HTML {
    """
    <div class="wide \(classes)" tabindex="0" role="region" aria-label="\(name)"><table \
    aria-label="\(name)">
    <thead><tr>\(head.joined())</tr></thead>
    <tbody>
    \(rows.joined("\n"))
    </tbody></table></div>
    """
}

/// A cell with a number, by which a click on the header sorts, as it is to be read.
func htmlNumber(_ value: Double?, decimals: Int = 0) -> HTML {
    guard let value, value.isFinite else { return "<td class=\"n\">–</td>" }
    return "<td class=\"n\">\(grouped(fixed(value, decimals: decimals), by: ","))</td>"
}

/// Seconds for a reader: `0.65 s`, `22 min 13 s`, `1 h 05 min`.
func spelledSeconds(_ seconds: Double) -> String {
    guard seconds >= 60 else {
        if seconds > 0, seconds < 0.005 { return "< 0.01 s" }
        return fixed(seconds, decimals: seconds < 10 ? 2 : 1) + " s"
    }
    // Past that a number is no time anyone spent, and soon none that an integer holds.
    guard seconds < 1e15 else { return fixed(seconds, decimals: 0) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
    let minutes = Int((seconds / 60).rounded())
    return "\(minutes / 60) h \(padded(minutes % 60)) min"
}

private func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

/// A count with its noun: `1 run`, `20,000 runs`.
func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(String(count), by: ",")) \(noun)\(count == 1 ? "" : "s")"
}

/// A cell with a duration, sorted by its seconds.
func htmlDuration(_ seconds: Double?) -> HTML {
    guard let seconds, seconds.isFinite else { return "<td class=\"n\">–</td>" }
    let value = fixed(seconds, decimals: 6)
    return "<td class=\"n\" data-v=\"\(value)\">\(spelledSeconds(seconds))</td>"
}
