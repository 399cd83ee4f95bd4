import GroveBase

extension RecordStore {
    /// The file that holds a run's values of every test instance.
    public func instancesPath(run: String) -> String {
        "\(folder)/instances/\(RecordStore.fileName(run: run)).h5"
    }

    /// A run's name as that of a file.
    ///
    /// Bytes of the run's name that do not belong in a file name become `%XX`, so that no two runs
    /// share a file.
    static func fileName(run: String) -> String {
        var name = ""
        for byte in run.utf8 {
            let scalar = Unicode.Scalar(byte)
            switch Character(scalar) {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", "=", "+", ",":
                name.unicodeScalars.append(scalar)
            case "." where !name.isEmpty: name.unicodeScalars.append(scalar)
            default: name += "%" + hexadecimal([byte])
            }
        }
        if name.utf8.count > 200 {
            name = name.prefix(160) + "%" + hexadecimal(sha256(run)).prefix(32)
        }
        return name
    }

    /// Writes a run's values of every test instance, such as `P@1` of each.
    ///
    /// - Throws: ``WorkError`` with the path if the file cannot be written.
    public func writeInstances(
        run: String,
        _ values: [RunRecord.Entry<[Float]>]
    ) throws {
        var artifact = Artifact(attributes: [
            "run": .string(run), "names": .array(values.map { .string($0.name) }),
        ])
        for (index, entry) in values.enumerated() { artifact["\(index)"] = .float32(entry.value) }
        let path = instancesPath(run: run)
        let header = ArtifactFile.Header(key: "", stage: "instances", seconds: [:])
        try AtomicFile.write(path) { file in
            try ArtifactFile.write(artifact, header: header, to: file, workers: Workers(1))
        }
    }

    /// The values ``writeInstances(run:_:)`` wrote, in the same order.
    ///
    /// - Throws: ``InputError`` with the path if the file is missing, damaged, or of another format.
    public func readInstances(run: String) throws -> [RunRecord.Entry<[Float]>] {
        let path = instancesPath(run: run)
        guard let file = try DiskFile(reading: path) else {
            throw InputError("there is no such file; run '\(run)' left no values", place: path)
        }
        do {
            let artifact = try ArtifactFile.read(file, workers: Workers(1), acceptsOlder: true)
                .artifact
            let names = artifact.attributes["names"]?.arrayValue?.compactMap(\.stringValue) ?? []
            return try names.enumerated().map { index, name in
                RunRecord.Entry(name, try artifact.float32("\(index)"))
            }
        } catch let damage as ArtifactFile.Damage {
            throw InputError("is damaged: \(damage.reason)", place: path)
        } catch is ArtifactFile.OtherFormat {
            throw InputError(
                "was written by another version of Grove; run its spec again",
                place: path
            )
        }
    }
}
