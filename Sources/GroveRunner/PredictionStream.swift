import Foundation
import GroveBase
import GroveData

/// Labels lines as they come: a batch of those that are there, and none waits for the next.
///
/// A file is read in batches; from a pipe or a terminal every line is answered before the next one
/// is waited for.
public struct PredictionStream {
    /// What a line is.
    public enum Input: Sendable {
        /// A text.
        case text
        /// A JSON object with a `text` and, if wanted, an `id` that is given back.
        case json
        /// A feature vector, `feature:value feature:value …`.
        case features
    }

    /// How labels are written.
    public enum Output: Sendable {
        /// A line for each line: `score name`, labels apart by tabs.
        case lines
        /// A paragraph for each line: what it was, its labels, how they were found.
        case pages
        /// A JSON object for each line.
        case json
    }

    private let predictor: Predictor
    private let input: Input
    private let output: Output
    private let top: Int
    private let isExplained: Bool
    /// What the lines come from, for messages.
    private let place: String
    private var lineCount = 0
    /// How many lines held nothing that the model knows, empty ones apart.
    public private(set) var unknownCount = 0
    /// How many lines were not UTF-8.
    public private(set) var brokenCount = 0

    /// The longest line in bytes; a longer one is an error, not a text.
    public static let longestLine = 16 << 20
    /// The most lines that are labelled together.
    static let batchSize = 4096

    /// Creates a stream.
    ///
    /// - Parameters:
    ///   - predictor: What labels.
    ///   - input: What a line is.
    ///   - output: How labels are written.
    ///   - top: How many labels each line gets at most.
    ///   - isExplained: Whether to tell how each label was found.
    ///   - place: What the lines come from, for messages.
    public init(
        _ predictor: Predictor,
        input: Input,
        output: Output,
        top: Int,
        isExplained: Bool,
        place: String
    ) {
        self.predictor = predictor
        self.input = input
        self.output = output
        self.top = top
        self.isExplained = isExplained
        self.place = place
    }

    /// A line as it is to be labelled.
    private struct Item {
        var number: Int
        var text: [UInt8] = []
        var cells: [(column: UInt32, value: Float)] = []
        var id: JSONValue?
        var isEmpty = false
    }

    /// Labels the lines of an open file until its end.
    ///
    /// - Parameters:
    ///   - descriptor: The file, pipe or terminal.
    ///   - write: Called with what is to be printed, whole lines, once a batch.
    /// - Throws: ``InputError`` with the line's number for one that cannot be read, after the lines
    ///   before it were labelled; ``WorkError`` where reading fails.
    public mutating func run(
        from descriptor: Int32,
        write: (String) -> Void
    ) throws {
        var lines = IncomingLines(descriptor: descriptor, longest: PredictionStream.longestLine)
        while true {
            let batch: [[UInt8]]
            do {
                batch = try lines.next(atMost: PredictionStream.batchSize)
            } catch let error as InputError {
                throw error.at(place, line: lineCount + 1)
            }
            if batch.isEmpty { return }
            try label(batch, write)
        }
    }

    /// Labels one text or vector, which may be of several lines.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - asPage: Whether to write a line a label, for people.
    ///   - write: Called with what is to be printed.
    /// - Throws: As ``run(from:write:)``.
    public mutating func label(
        _ text: String,
        asPage: Bool,
        write: (String) -> Void
    ) throws {
        let item = try self.item(Array(text.utf8), 1)
        guard asPage else { return write(try self.text(of: [item])) }
        let instance = try labelled([item])[0]
        if !item.isEmpty, !instance.isKnown { unknownCount += 1 }
        write(PredictionText.page(instance) + (instance.labels.isEmpty ? "" : "\n"))
    }

    /// Labels some lines; where one is wrong, those before it all the same.
    mutating func label(_ lines: [[UInt8]], _ write: (String) -> Void) throws {
        var items: [Item] = []
        var problem: InputError?
        for line in lines {
            do {
                items.append(try item(line, lineCount + 1))
            } catch let error as InputError {
                problem = error.at(place, line: lineCount + 1)
                break
            }
            lineCount += 1
        }
        let text = try self.text(of: items)
        if !text.isEmpty { write(text) }
        if let problem { throw problem }
    }

    private mutating func item(_ line: [UInt8], _ number: Int) throws -> Item {
        var item = Item(number: number)
        item.isEmpty = line.allSatisfy { $0 <= UInt8(ascii: " ") }
        guard !item.isEmpty else { return item }
        switch input {
        case .text: item.text = decoded(line)
        case .features:
            let read = try FeatureLine(line, featureCount: predictor.featureCount)
            item.cells = zip(read.columns, read.values).map { (column: $0, value: $1) }
        case .json:
            let json = try JSONValue(parsing: String(decoding: decoded(line), as: UTF8.self))
            guard let text = json["text"]?.stringValue else {
                throw InputError("expected a JSON object with a \"text\"")
            }
            item.text = Array(text.utf8)
            item.id = json["id"]
            item.isEmpty = text.utf8.allSatisfy { $0 <= UInt8(ascii: " ") }
        }
        return item
    }

    /// The bytes as UTF-8, U+FFFD in the place of what is none.
    private mutating func decoded(_ line: [UInt8]) -> [UInt8] {
        if String(validating: line, as: UTF8.self) != nil { return line }
        brokenCount += 1
        return Array(String(decoding: line, as: UTF8.self).utf8)
    }

    private mutating func text(of items: [Item]) throws -> String {
        var result = ""
        for (item, instance) in zip(items, try labelled(items)) {
            if !item.isEmpty, !instance.isKnown { unknownCount += 1 }
            result += text(of: instance, item) + "\n"
        }
        return result
    }

    /// The labels of each line, none for an empty one.
    private func labelled(_ items: [Item]) throws -> [LabelledInstance] {
        let full = items.filter { !$0.isEmpty }
        guard !full.isEmpty else { return items.map { _ in .nothing } }
        let labelled =
            input == .features
            ? try predictor.label(vectors: full.map(\.cells), top: top, explaining: isExplained)
            : try predictor.label(
                TextColumn(full.map { String(decoding: $0.text, as: UTF8.self) }),
                top: top,
                explaining: isExplained
            )
        var next = labelled.makeIterator()
        return items.map { $0.isEmpty ? .nothing : next.next() ?? .nothing }
    }

    private func text(of instance: LabelledInstance, _ item: Item) -> String {
        switch output {
        case .lines: PredictionText.line(instance)
        case .json: PredictionText.json(instance, line: item.number, id: item.id)
        case .pages:
            "\(item.number): \(excerpt(item))\n" + PredictionText.page(instance)
                + (instance.labels.isEmpty ? "" : "\n")
        }
    }

    /// The beginning of a line, to tell it by.
    private func excerpt(_ item: Item) -> String {
        guard input != .features else { return "\(item.cells.count) features" }
        let text = PredictionText.plain(String(decoding: item.text, as: UTF8.self))
        return text.count > 72 ? text.prefix(71) + "…" : text
    }
}

/// The lines of an open file, those that are there already together.
struct IncomingLines {
    private let descriptor: Int32
    private let longest: Int
    private var bytes: [UInt8] = []
    /// Where the first line that was not handed out begins.
    private var start = 0
    private var isAtEnd = false
    /// Bytes that are asked for at once: of a pipe no more than it holds.
    private let pieceSize: Int

    init(descriptor: Int32, longest: Int) {
        self.descriptor = descriptor
        self.longest = longest
        var status = stat()
        // Safety: the call writes one stat.
        let isFile = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        pieceSize = isFile ? 1 << 22 : 1 << 16
    }

    /// The next lines without their ends (`\n` or `\r\n`): at least one, unless the file is over.
    ///
    /// - Throws: ``InputError`` for a line that is too long, ``WorkError`` where reading fails.
    mutating func next(atMost count: Int) throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var searched = start
        while lines.count < count {
            if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(try line(end))
                start = end + 1
                searched = start
                continue
            }
            guard bytes.count - start <= longest else { throw tooLong }
            // What is there is answered before more is waited for.
            guard lines.isEmpty else { break }
            searched = bytes.count - start
            bytes.removeSubrange(..<start)
            start = 0
            if isAtEnd {
                if !bytes.isEmpty { lines.append(try line(bytes.count)) }
                bytes = []
                break
            }
            try readMore()
        }
        return lines
    }

    private func line(_ end: Int) throws -> [UInt8] {
        guard end - start <= longest else { throw tooLong }
        let line = bytes[start..<end]
        return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }

    private var tooLong: InputError {
        InputError("the line is longer than \(longest >> 20) MiB")
    }

    private mutating func readMore() throws {
        let old = bytes.count
        let (descriptor, size) = (descriptor, pieceSize)
        bytes += [UInt8](repeating: 0, count: size)
        while true {
            // Safety: the call writes at most the piece that was just appended.
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe read(descriptor, buffer.baseAddress?.advanced(by: old), size)
            }
            if count < 0, errno == EINTR { continue }
            bytes.removeLast(size - max(0, count))
            guard count >= 0 else { throw WorkError("cannot read the lines: \(systemReason())") }
            isAtEnd = count == 0
            return
        }
    }
}
