import GroveBase
import GroveData
import GroveEncoder
import GroveSpec
import GroveTensor

// A plan needs neither data nor weights: what is not there yet it knows from manifests.

extension Sweep {
    /// The pipelines of all runs, with stand-ins for datasets and models that are not there.
    ///
    /// - Returns: The pipelines, in the spec's order, and what is not there.
    /// - Throws: ``InputError`` if a dataset has no manifest, or a model neither files nor a shape.
    func plannedPipelines() throws -> (pipelines: [Pipeline], absent: [Plan.Absent]) {
        var absent: [Plan.Absent] = []
        var facts: [String: DatasetFacts] = [:]
        for name in spec.datasets {
            if catalog.isAvailable(name) {
                facts[name] = try catalog.facts(name)
                continue
            }
            let manifest = try catalog.manifest(name)
            facts[name] = DatasetFacts(
                name: name,
                fingerprint: "absent: \(name)",
                hasSenses: false,
                propensity: manifest.propensity
            )
            absent.append(.init(name: "dataset \(name)", remedy: manifest.instructions))
        }
        let pipelines = try pipelines(
            facts: { try facts[$0] ?? catalog.facts($0) },
            encoder: { settings in
                guard let standIn = try folders.absentEncoder(settings) else {
                    return try folders.encoder(settings)
                }
                let item = Plan.Absent(
                    name: "model \(settings.model)",
                    remedy: "grove models fetch \(settings.model)"
                )
                if !absent.contains(item) { absent.append(item) }
                return standIn
            }
        )
        return (pipelines, absent)
    }
}

extension Folders {
    /// What stands in a plan for an encoder whose files are not there; nil for one that is there, or
    /// whose manifest does not tell its shape.
    ///
    /// - Throws: ``InputError`` for an unknown name or a device that is not there.
    func absentEncoder(_ settings: EncoderSettings) throws -> EncoderFacts? {
        guard !settings.model.contains("/"), (try? models.folder(settings.model)) == nil,
            let shape = try models.manifest(settings.model)?.shape
        else { return nil }
        let (device, precision) = try engine(settings)
        return EncoderFacts(
            folder: "",
            digest: "absent: \(settings.model)",
            configuration: shape,
            weightBytes: 4 * shape.parameterCount,
            device: device,
            precision: precision
        )
    }

    /// The shapes of all models that are there, by the digests of their files.
    func encoderShapes() -> [String: EncoderConfiguration] {
        var shapes: [String: EncoderConfiguration] = [:]
        for name in models.names() {
            guard let folder = try? models.folder(name), let found = try? digest(ofModel: folder)
            else { continue }
            shapes[found] = try? EncoderConfiguration.read(folder: folder)
        }
        return shapes
    }
}

extension EncoderConfiguration {
    /// About how many weights there are: embeddings, attention and feed-forward blocks.
    fileprivate var parameterCount: Int {
        (vocabularySize + positionCount) * hiddenSize
            + layerCount * (4 * hiddenSize * hiddenSize + 2 * hiddenSize * feedForwardSize)
    }
}
