import CHDF5
import GroveBase

extension ArtifactFile {
    /// Writes an artifact to an empty file.
    ///
    /// HDF5 lays the file out in memory, where the arrays' room stays a hole, and never meets a full
    /// disk; the bytes then go to the disk in order.
    static func write(
        _ artifact: Artifact,
        header: Header,
        to file: borrowing DiskFile,
        workers: Workers
    ) throws {
        let arrays = artifact.arrays.sorted { $0.key < $1.key }
        let texts = texts(artifact, header)
        let digests = arrays.map { digest($0.value, workers: workers) }
        let checksum = checksum(texts: digest(texts: texts), arrays: digests)

        let layout = DiskFile(path: "layout of \(file.path)", descriptor: chdf5_memory_file())
        if layout.descriptor < 0 { throw systemError("cannot be made in memory", layout.path) }
        let places: [ArrayPlace]
        do {
            places = try lay(out: arrays, texts: texts, checksum: checksum, in: layout)
        } catch let failure as HDF5File.Failure {
            throw WorkError("\(file.path): HDF5 cannot lay it out: \(failure.reason)")
        }
        try copy(arrays.map(\.value), at: places, layout: layout, to: file)
    }

    private static func lay(
        out arrays: [(key: String, value: Artifact.Values)],
        texts: [String],
        checksum: String,
        in layout: borrowing DiskFile
    ) throws -> [ArrayPlace] {
        try HDF5File.create(layout) { file in
            for (name, text) in zip(textNames, texts) { try file.add(text: text, named: name) }
            try file.add(
                text: hexadecimal(digest(texts: texts)),
                named: "texts-checksum"
            )
            try file.add(text: checksum, named: "checksum")
            return try arrays.map { name, values in
                try file.add(array: name, type: values.type, count: values.count)
            }
        }
    }

    /// Copies what HDF5 wrote, and the arrays into the holes it left, from the start to the end.
    private static func copy(
        _ arrays: [Artifact.Values],
        at places: [ArrayPlace],
        layout: borrowing DiskFile,
        to file: borrowing DiskFile
    ) throws {
        var position = 0
        let order = arrays.indices.filter { arrays[$0].count > 0 }
            .sorted { places[$0].offset < places[$1].offset }
        for index in order {
            try copy(position..<places[index].offset, of: layout, to: file)
            // Safety: the pointer is used within the closure.
            try unsafe arrays[index].withBytes {
                try unsafe file.write($0, at: places[index].offset)
            }
            position = places[index].offset + places[index].byteCount
        }
        try copy(position..<max(position, try layout.byteCount()), of: layout, to: file)
    }

    private static func copy(
        _ range: Range<Int>,
        of source: borrowing DiskFile,
        to file: borrowing DiskFile
    ) throws {
        var buffer = [UInt8](repeating: 0, count: min(range.count, blockSize))
        for start in stride(from: range.lowerBound, to: range.upperBound, by: blockSize) {
            let count = min(blockSize, range.upperBound - start)
            // Safety: the part is no longer than the buffer, and used within the closure.
            try unsafe buffer.withUnsafeMutableBytes { bytes in
                let part = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[0..<count])
                guard try unsafe source.read(part, at: start) else {
                    throw WorkError("\(source.path): shorter than HDF5 said")
                }
                try unsafe file.write(UnsafeRawBufferPointer(part), at: start)
            }
        }
    }

    private static func digest(_ values: Artifact.Values, workers: Workers) -> [UInt8] {
        // Safety: the workers are done when map returns, and they only read.
        unsafe values.withBytes { bytes in
            let shared = unsafe SharedBytes(reading: bytes)
            let ranges = Workers.blocks(bytes.count, size: blockSize)
            return digest(
                blocks: workers.map(ranges.count) { i in
                    unsafe digest(block: UnsafeRawBufferPointer(shared.block(ranges[i])))
                }
            )
        }
    }
}
