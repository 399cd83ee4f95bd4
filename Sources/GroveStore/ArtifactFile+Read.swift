import GroveBase

extension ArtifactFile {
    /// What HDF5 knows of a file: its texts, checked, and where the arrays lie.
    private struct Contents {
        var texts: [String]
        var checksum: String
        var arrays: [(name: String, place: ArrayPlace)]
    }

    /// Reads the texts of a file, without its arrays.
    ///
    /// - Throws: ``Damage`` if the file is not what was written.
    static func readHeader(
        _ file: borrowing DiskFile
    ) throws -> (header: Header, attributes: [String: JSONValue]) {
        try header(try contents(file, withArrays: false).texts)
    }

    /// Reads a file.
    ///
    /// - Throws: ``Damage`` if the file is not what was written; ``OtherFormat`` for another format
    ///   than this version's and, where that is accepted, the one before.
    static func read(
        _ file: borrowing DiskFile,
        workers: Workers,
        acceptsOlder: Bool = false
    ) throws -> (header: Header, artifact: Artifact) {
        let contents = try contents(file, withArrays: true, acceptsOlder: acceptsOlder)
        let isOlder = contents.texts[0] == olderFormat
        let (header, attributes) = try header(contents.texts)
        var arrays: [String: Artifact.Values] = [:]
        var digests: [[UInt8]] = []
        for (name, place) in contents.arrays {
            let (values, digest) = try read(place, of: file, isOlder: isOlder, workers: workers)
            arrays[name] = values
            digests.append(digest)
        }
        guard checksum(texts: digest(texts: contents.texts), arrays: digests) == contents.checksum
        else { throw Damage(reason: "its checksum does not hold") }
        var artifact = Artifact(arrays, attributes: attributes)
        artifact.file = file.path
        return (header, artifact)
    }

    private static func contents(
        _ file: borrowing DiskFile,
        withArrays: Bool,
        acceptsOlder: Bool = false
    ) throws -> Contents {
        let length = try file.byteCount()
        do {
            return try HDF5File.open(file) { hdf5 in
                let texts = try textNames.map { try hdf5.text($0, atMost: length) }
                guard
                    try hdf5.text("texts-checksum", atMost: length)
                        == hexadecimal(digest(texts: texts))
                else {
                    throw Damage(reason: "the checksum of its texts does not hold")
                }
                guard texts[0] == format || acceptsOlder && texts[0] == olderFormat else {
                    throw OtherFormat()
                }
                let names = withArrays ? try directory(texts[7]) : []
                let arrays = try names.map { name, type, count in
                    let place = try hdf5.array(name)
                    guard place.type == type, place.count == count,
                        place.offset + place.byteCount <= length
                    else { throw Damage(reason: "array '\(name)' is not as listed") }
                    return (name: name, place: place)
                }
                return Contents(
                    texts: texts,
                    checksum: try hdf5.text("checksum", atMost: length),
                    arrays: arrays
                )
            }
        } catch let failure as HDF5File.Failure {
            throw Damage(reason: "HDF5 cannot read it: \(failure.reason)")
        }
    }

    private static func directory(
        _ text: String
    ) throws -> [(name: String, type: ElementType, count: Int)] {
        guard case .array(let entries) = try json(text) else {
            throw Damage(reason: "its list of arrays is no list")
        }
        return try entries.map { entry in
            guard let parts = entry.arrayValue, parts.count == 3, let name = parts[0].stringValue,
                Artifact.isName(name),
                let type = parts[1].stringValue.flatMap(ElementType.init(rawValue:)),
                let count = parts[2].intValue
            else { throw Damage(reason: "its list of arrays is not one") }
            return (name, type, count)
        }
    }

    private static func header(
        _ texts: [String]
    ) throws -> (header: Header, attributes: [String: JSONValue]) {
        guard let attributes = try json(texts[3]).objectValue,
            let seconds = try json(texts[4]).objectValue,
            let created = try json(texts[6]).doubleValue
        else { throw Damage(reason: "its texts are not those of an artifact") }
        let header = Header(
            key: texts[2],
            stage: texts[1],
            seconds: seconds.compactMapValues(\.doubleValue),
            provenance: try json(texts[5]),
            created: created
        )
        return (header, attributes)
    }

    private static func json(_ text: String) throws -> JSONValue {
        do {
            return try OrderedJSON(parsing: text).value
        } catch let error as InputError {
            throw Damage(reason: "\(error)")
        }
    }

    /// Reads an array and hashes it, block by block while each is in the core's cache.
    private static func read(
        _ place: ArrayPlace,
        of file: borrowing DiskFile,
        isOlder: Bool,
        workers: Workers
    ) throws -> (values: Artifact.Values, digest: [UInt8]) {
        let size = isOlder ? olderBlockSize : blockSize
        let ranges = Workers.blocks(place.byteCount, size: size)
        let descriptor = file.descriptor
        let path = file.path
        var digests: [[UInt8]] = []
        let values = try unsafe Artifact.Values.filled(place.type, count: place.count) { bytes in
            unsafe preferLargePages(bytes)
            // Safety: the workers are done when tryMap returns; each block is written by one.
            let shared = unsafe SharedBytes(bytes)
            digests = try workers.tryMap(ranges.count) { i in
                let block = unsafe shared.block(ranges[i])
                let offset = place.offset + ranges[i].lowerBound
                guard try unsafe fill(block, from: descriptor, at: offset, path: path) else {
                    throw Damage(reason: "it ends early")
                }
                let bytes = UnsafeRawBufferPointer(block)
                return unsafe isOlder ? olderDigest(block: bytes) : digest(block: bytes)
            }
        }
        return (values, digest(blocks: digests))
    }
}
