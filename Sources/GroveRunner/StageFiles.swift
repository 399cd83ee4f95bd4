package import GroveLinear
package import GroveSparse
package import GroveStore

/// Stages' results as the arrays of a cache file, for benchmarks that store and load them.
package enum StageFiles {
    /// A model as a cache file holds it.
    package static func artifact(_ model: LinearModel) -> Artifact {
        Codec<LinearModel>.model.encode(model)
    }

    /// The model of a cache file.
    ///
    /// - Throws: `WorkError` where its arrays do not fit together.
    package static func model(_ artifact: Artifact) throws -> LinearModel {
        try Codec<LinearModel>.model.decode(artifact)
    }

    /// Features as a cache file holds them.
    package static func artifact(train: CSRMatrix, test: CSRMatrix) -> Artifact {
        Codec<FeatureData>.features.encode(
            FeatureData(
                train: train,
                test: test,
                labels: nil,
                vocabulary: nil,
                inverseDocumentFrequencies: []
            )
        )
    }

    /// The features of a cache file.
    ///
    /// - Throws: `WorkError` where its arrays do not fit together.
    package static func features(
        _ artifact: Artifact
    ) throws -> (train: CSRMatrix, test: CSRMatrix) {
        let features = try Codec<FeatureData>.features.decode(artifact)
        return (features.train, features.test)
    }
}
