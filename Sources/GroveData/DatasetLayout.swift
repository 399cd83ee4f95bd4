/// The parts of a dataset on disk, by format: which file holds each, and which may be missing.
enum DatasetRole: String, CaseIterable {
    case train, test, validation, labels
    case trainFeatures = "train-features"
    case testFeatures = "test-features"
    case trainTexts = "train-texts"
    case testTexts = "test-texts"
    case trainLabels = "train-labels"
    case testLabels = "test-labels"
    case trainIDs = "train-ids"
    case testIDs = "test-ids"
    case labelNames = "label-names"
    case labelTexts = "label-texts"
    case senseNames = "sense-names"
    case trainSenses = "train-senses"
    case testSenses = "test-senses"
    case trainFilter = "train-filter"
    case testFilter = "test-filter"
}

/// Where a part lies unless the manifest says otherwise.
struct DatasetPart {
    let role: DatasetRole
    let file: String
    let isRequired: Bool

    init(_ role: DatasetRole, _ file: String, required: Bool = true) {
        self.role = role
        self.file = file
        isRequired = required
    }
}

extension DatasetFormat {
    /// The parts of a dataset of this format, the largest first.
    var parts: [DatasetPart] {
        switch self {
        case .xcSparse:
            [
                .init(.train, "train.txt"), .init(.test, "test.txt"),
                .init(.validation, "valid.txt", required: false),
                .init(.labelNames, "labels.txt", required: false),
            ] + DatasetFormat.filterParts
        case .xcPairs:
            [
                .init(.trainFeatures, "trn_X_Xf.txt"), .init(.testFeatures, "tst_X_Xf.txt"),
                .init(.trainLabels, "trn_X_Y.txt"), .init(.testLabels, "tst_X_Y.txt"),
                .init(.labelNames, "Y.txt", required: false),
            ] + DatasetFormat.filterParts
        case .xcTexts:
            [
                .init(.train, "trn.json.gz"), .init(.test, "tst.json.gz"),
                .init(.validation, "val.json.gz", required: false),
                .init(.labels, "lbl.json.gz"),
            ] + DatasetFormat.filterParts
        case .pecos: DatasetFormat.pecosParts(built: false)
        case .wordnet: DatasetFormat.pecosParts(built: true)
        case .synthetic:
            [
                .init(.trainFeatures, "X.trn.npz"), .init(.testFeatures, "X.tst.npz"),
                .init(.trainLabels, "Y.trn.npz"), .init(.testLabels, "Y.tst.npz"),
                .init(.labelNames, "labels.txt"),
                .init(.senseNames, "senses.txt", required: false),
                .init(.trainSenses, "senses.trn.npy", required: false),
                .init(.testSenses, "senses.tst.npy", required: false),
            ]
        case .plainText:
            [
                .init(.trainTexts, "train_texts.txt"), .init(.testTexts, "test_texts.txt"),
                .init(.trainLabels, "train_labels.txt"), .init(.testLabels, "test_labels.txt"),
                .init(.labelNames, "labels.txt", required: false),
            ]
        }
    }

    /// The XC repository's lists of pairs that evaluation leaves out.
    private static let filterParts: [DatasetPart] = [
        .init(.trainFilter, "filter_labels_train.txt", required: false),
        .init(.testFilter, "filter_labels_test.txt", required: false),
    ]

    private static func pecosParts(built: Bool) -> [DatasetPart] {
        let common: [DatasetPart] = [
            .init(.trainTexts, "X.trn.txt", required: built),
            .init(.testTexts, "X.tst.txt", required: built),
            .init(.trainLabels, "Y.trn.npz"), .init(.testLabels, "Y.tst.npz"),
            .init(.trainIDs, "ids.trn.txt", required: built),
            .init(.testIDs, "ids.tst.txt", required: built),
            .init(.labelNames, "labels.txt", required: built),
            .init(.senseNames, "senses.txt", required: built),
            .init(.trainSenses, "senses.trn.npy", required: built),
            .init(.testSenses, "senses.tst.npy", required: built),
        ]
        guard !built else { return common }
        return [
            .init(.trainFeatures, "X.trn.npz", required: false),
            .init(.testFeatures, "X.tst.npz", required: false),
        ] + common + [.init(.labelTexts, "Y.txt", required: false)]
    }

    /// Whether Grove builds the dataset's files itself.
    var isBuilt: Bool { self == .wordnet || self == .synthetic }
}
