/// Something the user wrote or supplied is wrong: a command line, a spec, a manifest, a data file.
///
/// It prints as one line, `file:line: message`, and ends `grove` with exit code 2. The message
/// names the offending value and what was expected instead.
public struct InputError: Error, Equatable, CustomStringConvertible {
    /// The file or other place the value came from, if there is one.
    public let place: String?
    /// The line in that file, counted from 1.
    public let line: Int?
    /// What is wrong, with the value and what was expected.
    public let message: String

    /// Creates an error at a place.
    public init(_ message: String, place: String? = nil, line: Int? = nil) {
        self.message = message
        self.place = place
        self.line = line
    }

    /// The same error with a place filled in where it has none.
    public func at(_ place: String, line: Int? = nil) -> InputError {
        InputError(message, place: self.place ?? place, line: self.line ?? line)
    }

    /// `file:line: message` on one line.
    public var description: String {
        switch (place, line) {
        case (let place?, let line?): "\(place):\(line): \(message)"
        case (let place?, nil): "\(place): \(message)"
        case (nil, let line?): "line \(line): \(message)"
        case (nil, nil): message
        }
    }
}

/// The work failed though its input was acceptable: a full disk, a library that reports an error.
///
/// A run that meets one is recorded as failed, the others go on, and `grove` ends with exit code 1.
public struct WorkError: Error, Equatable, CustomStringConvertible {
    /// What happened, on one line.
    public let description: String

    /// Creates an error from what happened, on one line.
    public init(_ description: String) { self.description = description }
}

/// Names the known choices nearest to what was written, for messages about unknown names.
///
/// - Returns: `; did you mean 'x'? Expected a, b, c`, the hint only where a name is close.
public func expected(_ choices: [String], got value: String) -> String {
    let close = choices.min { editDistance($0, value) < editDistance($1, value) }
    let list = choices.joined(separator: ", ")
    guard let close, editDistance(close, value) <= max(1, value.count / 3) else {
        return "; expected \(list)"
    }
    return "; did you mean '\(close)'? Expected \(list)"
}

private func editDistance(_ a: String, _ b: String) -> Int {
    let target = Array(b)
    var row = Array(0...target.count)
    for (i, character) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for j in target.indices {
            let substitution = diagonal + (character == target[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substitution, diagonal + 1, row[j] + 1)
        }
    }
    return row[target.count]
}
