public import GroveBase

extension DatasetCatalog {
    /// Generates a synthetic dataset, whole or not at all, replacing an older one of that name.
    ///
    /// Topics form a hierarchy, four under each. A label lives in a topic, the rarer the deeper; its
    /// frequencies follow Zipf's law with exponent 3/4 above one training instance for every label.
    /// An ambiguous label has two or three senses in distant topics, each with features and
    /// instances of its own; which sense each pair means is kept in `senses.*.npy`. Instances mix
    /// background words, words of their topics, and evidence for their labels, some of it missing or
    /// misleading, weighted as tf-idf. Counts are exact: instances, labels, features, pairs.
    ///
    /// The folder gets `X.*.npz`, `Y.*.npz`, `labels.txt`, where labels are ambiguous `senses.txt` and
    /// `senses.*.npy`, `build.json` with the SHA-256 of every file, and a manifest, so that specs can
    /// name the dataset. Memory is proportional to labels, pairs and instances: features are
    /// written as they are made.
    ///
    /// - Parameters:
    ///   - shape: The size and the seed.
    ///   - name: The dataset's name, also its folder's.
    ///   - workers: The threads to work with; the files do not depend on their number.
    ///   - progress: Told of each step.
    /// - Throws: ``InputError`` if such a dataset cannot be made; ``WorkError`` if it cannot be
    ///   written.
    public func buildSynthetic(
        _ shape: SyntheticShape,
        named name: String,
        workers: Workers,
        progress: any ProgressReporter = SilentProgress()
    ) throws {
        try shape.check()
        guard let data = dataFolders.last else {
            throw InputError("no folder of datasets is known; give --data-dir or set GROVE_DATA")
        }
        let preset = SyntheticShape.presets.first {
            SyntheticShape.datasetName($0.name) == name && $0.shape == shape
        }
        let command = preset.map { "synthetic --like \($0.name)" } ?? name
        try writeSynthetic(
            shape,
            to: data + "/" + name,
            manifest: (name + ".yaml", shape.manifestText(name, command: command)),
            workers: workers,
            progress: progress
        )
    }
}
