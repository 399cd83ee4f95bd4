import GroveBase
import GroveEncoder
import GroveSparse
import GroveStore
import GroveText

extension Artifact {
    /// Puts a dense matrix in as `NAME` and its extents.
    mutating func set(_ name: String, _ matrix: DenseMatrix) {
        self[name] = .float32(matrix.values)
        attributes["\(name).row-count"] = .integer(matrix.rowCount)
        attributes["\(name).column-count"] = .integer(matrix.columnCount)
    }

    /// The dense matrix put in under a name.
    func dense(_ name: String) throws -> DenseMatrix {
        let rows = try integer("\(name).row-count")
        let columns = try integer("\(name).column-count")
        let values = try float32(name)
        guard rows >= 0, columns >= 0, values.count == rows * columns else {
            throw WorkError(
                "\(file ?? "artifact"): '\(name)': \(values.count) values for (\(rows), \(columns))"
            )
        }
        return DenseMatrix(rowCount: rows, columnCount: columns, values: values)
    }

    /// Puts named arrays in, their names and shapes beside them.
    mutating func set(_ arrays: [NamedArray]) {
        attributes["arrays"] = .array(
            arrays.map { array in
                .object([
                    "name": .string(array.name),
                    "shape": .array(array.shape.map(JSONValue.integer)),
                ])
            }
        )
        for (index, array) in arrays.enumerated() {
            self["array.\(index)"] = .float32(array.values)
        }
    }

    /// The named arrays put in.
    func namedArrays() throws -> [NamedArray] {
        try (attributes["arrays"]?.arrayValue ?? []).enumerated().map { index, entry in
            let shape = (entry["shape"]?.arrayValue ?? []).compactMap(\.intValue)
            let values = try float32("array.\(index)")
            guard let name = entry["name"]?.stringValue, shape.allSatisfy({ $0 >= 0 }),
                shape.reduce(1, *) == values.count
            else {
                throw WorkError(
                    "\(file ?? "artifact"): array \(index): \(values.count) values of shape \(shape)"
                )
            }
            return NamedArray(name: name, shape: shape, values: values)
        }
    }
}

extension Codec where Value == DenseMatrix {
    /// One dense matrix.
    static let dense = Codec(fill: { $0.set("matrix", $1) }, read: { try $0.dense("matrix") })
}

/// The token ids of a dataset's texts for one encoder.
struct TokenData: Sendable {
    let train: TokenizedTexts
    let test: TokenizedTexts
    let labels: TokenizedTexts?
}

extension Artifact {
    /// Puts token ids in as `NAME.ids`, `NAME.offsets` and what goes around texts.
    mutating func set(_ name: String, _ texts: TokenizedTexts) {
        self["\(name).ids"] = .int32(texts.ids)
        self["\(name).offsets"] = .int64(texts.offsets)
        // For plans, which read headers only.
        attributes["\(name).row-count"] = .integer(texts.count)
        attributes["\(name).cell-count"] = .integer(texts.ids.count)
        let layout = texts.layout
        attributes["\(name).layout"] = .object([
            "prefix": integers(layout.prefix), "suffix": integers(layout.suffix),
            "suffix-segments": integers(layout.suffixSegments),
            "padding": .integer(Int(layout.padding)),
            "padding-segment": .integer(Int(layout.paddingSegment)),
            "padding-side": .string(layout.paddingSide.rawValue),
        ])
    }

    private func integers(_ values: [Int32]) -> JSONValue {
        .array(values.map { .integer(Int($0)) })
    }

    /// The token ids put in under a name.
    func tokens(_ name: String) throws -> TokenizedTexts {
        let ids = try int32("\(name).ids")
        let offsets = try int64("\(name).offsets")
        func problem(_ what: String) -> WorkError {
            WorkError("\(file ?? "artifact"): '\(name)': \(what)")
        }
        guard let layout = attributes["\(name).layout"],
            let padding = layout["padding"]?.intValue.flatMap(Int32.init(exactly:)),
            let paddingSegment = layout["padding-segment"]?.intValue.flatMap(Int32.init(exactly:)),
            let side = layout["padding-side"]?.stringValue
                .flatMap(TokenLayout.PaddingSide.init(rawValue:))
        else { throw problem("no layout of tokens") }
        func list(_ key: String) -> [Int32] {
            (layout[key]?.arrayValue ?? []).compactMap { $0.intValue.flatMap(Int32.init(exactly:)) }
        }
        let suffix = list("suffix")
        let segments = list("suffix-segments")
        guard suffix.count == segments.count else { throw problem("segments of other tokens") }
        let around = TokenLayout(
            prefix: list("prefix"),
            suffix: suffix,
            suffixSegments: segments,
            padding: padding,
            paddingSegment: paddingSegment,
            paddingSide: side
        )
        guard offsets.first == 0, offsets.last == ids.count,
            zip(offsets, offsets.dropFirst()).allSatisfy({ $1 - $0 >= around.specialCount })
        else { throw problem("offsets do not rise from 0 to \(ids.count)") }
        return TokenizedTexts(ids: ids, offsets: offsets, layout: around)
    }
}

extension Codec where Value == TokenData {
    /// Token ids of training, test and label texts.
    static let tokens = Codec(
        fill: { artifact, value in
            artifact.set("train", value.train)
            artifact.set("test", value.test)
            if let labels = value.labels { artifact.set("labels", labels) }
        },
        read: { artifact in
            TokenData(
                train: try artifact.tokens("train"),
                test: try artifact.tokens("test"),
                labels: artifact["labels.ids"] == nil ? nil : try artifact.tokens("labels")
            )
        }
    )
}

/// What fine-tuning left: the weights of encoder and head.
struct TunedEncoder: Sendable {
    /// The encoder's weights by name.
    let encoder: [NamedArray]
    /// The head's rows, `[clusters, width]`, and biases.
    let head: (rows: [Float], biases: [Float])
    /// The mean loss at the end; nil where no step was done.
    let loss: Double?
}

extension Codec where Value == TunedEncoder {
    /// The weights by name, the head's two arrays last.
    static let tuned = Codec(
        fill: { artifact, value in
            let width = value.head.rows.count / max(1, value.head.biases.count)
            artifact.set(
                value.encoder + [
                    NamedArray(
                        name: "head.weight",
                        shape: [value.head.biases.count, width],
                        values: value.head.rows
                    ),
                    NamedArray(
                        name: "head.bias",
                        shape: [value.head.biases.count],
                        values: value.head.biases
                    ),
                ]
            )
            if let loss = value.loss { artifact.attributes["loss"] = .number(loss) }
        },
        read: { artifact in
            var arrays = try artifact.namedArrays()
            guard let biases = arrays.popLast(), let rows = arrays.popLast(),
                biases.name == "head.bias", rows.name == "head.weight"
            else { throw WorkError("\(artifact.file ?? "artifact"): no head's weights") }
            return TunedEncoder(
                encoder: arrays,
                head: (rows.values, biases.values),
                loss: artifact.attributes["loss"]?.doubleValue
            )
        }
    )
}

extension Codec where Value == FineTuningCheckpoint {
    /// Weights, moments and counts by name.
    static let checkpoint = Codec(
        fill: { artifact, value in
            artifact.set(value.arrays)
            artifact.attributes["step"] = .integer(value.step)
            artifact.attributes["seconds"] = .number(value.seconds)
        },
        read: { artifact in
            FineTuningCheckpoint(
                step: try artifact.integer("step"),
                seconds: try artifact.number("seconds"),
                arrays: try artifact.namedArrays()
            )
        }
    )
}
