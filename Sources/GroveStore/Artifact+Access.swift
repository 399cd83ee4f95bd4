public import GroveBase

extension Artifact {
    /// The array of a name as 32-bit floats.
    ///
    /// - Throws: ``WorkError`` naming file and array if it is missing or of another type.
    public func float32(_ name: String) throws -> [Float] {
        guard case .float32(let values) = try required(name) else {
            throw wrongType(name, .float32)
        }
        return values
    }

    /// The array of a name as 64-bit floats.
    ///
    /// - Throws: ``WorkError`` naming file and array if it is missing or of another type.
    public func float64(_ name: String) throws -> [Double] {
        guard case .float64(let values) = try required(name) else {
            throw wrongType(name, .float64)
        }
        return values
    }

    /// The array of a name as 32-bit integers.
    ///
    /// - Throws: ``WorkError`` naming file and array if it is missing or of another type.
    public func int32(_ name: String) throws -> [Int32] {
        guard case .int32(let values) = try required(name) else { throw wrongType(name, .int32) }
        return values
    }

    /// The array of a name as 64-bit integers.
    ///
    /// - Throws: ``WorkError`` naming file and array if it is missing or of another type.
    public func int64(_ name: String) throws -> [Int] {
        guard case .int64(let values) = try required(name) else { throw wrongType(name, .int64) }
        return values
    }

    /// The array of a name as bytes.
    ///
    /// - Throws: ``WorkError`` naming file and array if it is missing or of another type.
    public func uint8(_ name: String) throws -> [UInt8] {
        guard case .uint8(let values) = try required(name) else { throw wrongType(name, .uint8) }
        return values
    }

    /// The array of a name as 16-bit unsigned integers.
    ///
    /// - Throws: ``WorkError`` naming file and array if it is missing or of another type.
    public func uint16(_ name: String) throws -> [UInt16] {
        guard case .uint16(let values) = try required(name) else { throw wrongType(name, .uint16) }
        return values
    }

    /// The array of a name as 32-bit unsigned integers.
    ///
    /// - Throws: ``WorkError`` naming file and array if it is missing or of another type.
    public func uint32(_ name: String) throws -> [UInt32] {
        guard case .uint32(let values) = try required(name) else { throw wrongType(name, .uint32) }
        return values
    }

    /// The whole number kept as an attribute.
    ///
    /// - Throws: ``WorkError`` naming file and attribute if it is missing or no whole number.
    public func integer(_ name: String) throws -> Int {
        guard let value = attributes[name]?.intValue else {
            throw wrongAttribute(name, "an integer")
        }
        return value
    }

    /// The number kept as an attribute.
    ///
    /// - Throws: ``WorkError`` naming file and attribute if it is missing or no number.
    public func number(_ name: String) throws -> Double {
        guard let value = attributes[name]?.doubleValue else {
            throw wrongAttribute(name, "a number")
        }
        return value
    }

    /// The text kept as an attribute.
    ///
    /// - Throws: ``WorkError`` naming file and attribute if it is missing or no text.
    public func text(_ name: String) throws -> String {
        guard let value = attributes[name]?.stringValue else {
            throw wrongAttribute(name, "a text")
        }
        return value
    }

    /// Puts texts in as two arrays, `NAME.bytes` and `NAME.offsets`.
    public mutating func set(_ name: String, _ column: TextColumn) {
        self["\(name).bytes"] = .uint8(column.bytes)
        self["\(name).offsets"] = .int64(column.offsets)
    }

    /// The texts put in by ``set(_:_:)``.
    ///
    /// - Throws: ``WorkError`` naming file and array if they are missing or do not fit together.
    public func texts(_ name: String) throws -> TextColumn {
        let bytes = try uint8("\(name).bytes")
        let offsets = try int64("\(name).offsets")
        guard offsets.first == 0, offsets.last == bytes.count,
            zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
        else {
            throw WorkError(
                "\(origin): offsets of '\(name)' do not rise from 0 to \(bytes.count)"
            )
        }
        return TextColumn(bytes: bytes, offsets: offsets)
    }

    private var origin: String { file ?? "artifact" }

    private func required(_ name: String) throws -> Values {
        guard let values = arrays[name] else {
            let names = arrays.keys.sorted().joined(separator: ", ")
            throw WorkError("\(origin): no array '\(name)'; there are: \(names)")
        }
        return values
    }

    private func wrongType(_ name: String, _ wanted: ElementType) -> WorkError {
        let found = arrays[name]?.type.rawValue ?? "missing"
        return WorkError("\(origin): array '\(name)' is \(found), expected \(wanted.rawValue)")
    }

    private func wrongAttribute(_ name: String, _ wanted: String) -> WorkError {
        let found = attributes[name]?.canonical ?? "missing"
        return WorkError("\(origin): attribute '\(name)' is \(found), expected \(wanted)")
    }
}
