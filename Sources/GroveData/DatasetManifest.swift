/// How a dataset lies on disk.
public enum DatasetFormat: String, Sendable, CaseIterable {
    /// XC repository sparse text: `train.txt`, `test.txt`, each with a header.
    case xcSparse = "xc-sparse"
    /// XC repository sparse text in pairs: `trn_X_Xf.txt` and `trn_X_Y.txt`, `tst_…`.
    case xcPairs = "xc-pairs"
    /// XC repository with texts: `trn.json.gz`, `tst.json.gz`, `lbl.json.gz`.
    case xcTexts = "xc-lf"
    /// A PECOS folder: `X.*.npz`, `Y.*.npz`, `X.*.txt`.
    case pecos = "pecos"
    /// Texts one a line, and a line of labels for each.
    case plainText = "plain-text"
    /// WordNet's noun and verb synsets; built by Grove, then read as a PECOS folder.
    case wordnet = "wordnet"
    /// A dataset of a stated size, generated from a seed; then read as a PECOS folder.
    case synthetic = "synthetic"
}

/// What becomes of a dataset's irregularities; each is an error unless its manifest allows it.
public struct DatasetPolicy: Sendable, Equatable {
    /// Drop labels without a training instance, from the label space and from every split.
    public var onlyLabelsSeenInTraining = false
    /// Keep instances that have no label.
    public var allowsUnlabelled = false
    /// Keep instances whose text is empty or that have no feature.
    public var allowsEmpty = false
    /// Sort indices that are out of order within a line.
    public var sortsIndices = false

    /// Creates a policy that allows nothing.
    public init() {}
}

/// A dataset's manifest, `Datasets/NAME.yaml`: where it comes from, how it is read, what to expect.
public struct DatasetManifest: Sendable {
    /// The dataset's name, also the manifest's file name.
    public let name: String
    /// One line on what the dataset is.
    public let title: String
    /// Where it comes from.
    public let source: String
    /// The licence of the data.
    public let licence: String
    /// The paper to cite.
    public let citation: String
    /// How to get or build it, for people.
    public let instructions: String
    /// How it lies on disk.
    public let format: DatasetFormat
    /// Its folder's name within a data folder.
    public let folder: String
    /// Where parts lie in the folder, by role (`train`, `test-labels`, …), where not as usual.
    public let files: [String: String]
    /// What becomes of irregularities.
    public let policy: DatasetPolicy
    /// How labels are written in a `plain-text` dataset.
    public let labelLines: LabelLineStyle
    /// The folder a builder reads, for formats that are built from something.
    public let buildSource: String?
    /// The word classes of a WordNet whose synsets are built in.
    public let buildClasses: [WordClass]
    /// The size of a synthetic dataset.
    public let shape: SyntheticShape?
    /// The constants of the propensity-scored metrics.
    public let propensity: PropensityConstants
    /// The counts and statistics the dataset must have, in the manifest's order.
    public let expected: [(name: String, value: Double, line: Int)]
    /// The SHA-256 of each file, as 64 hexadecimal digits.
    public let checksums: [(file: String, digest: String, line: Int)]
    /// Where its archive is to be had, for `grove datasets fetch`.
    public let download: DatasetDownload?
    /// Which of several datasets of this name it is.
    public let version: String?
    /// Other datasets that go by this name.
    public let otherVersions: [DatasetVersion]
    /// The manifest's own path, for messages.
    public let path: String
}

/// How a line of labels is written in a `plain-text` dataset.
public struct LabelLineStyle: Sendable, Equatable {
    /// What stands between two labels.
    public enum Separator: String, Sendable, CaseIterable {
        case space, comma, tab
        /// The byte between two labels.
        var byte: UInt8 {
            switch self {
            case .space: UInt8(ascii: " ")
            case .comma: UInt8(ascii: ",")
            case .tab: UInt8(ascii: "\t")
            }
        }
    }
    /// What stands between two labels.
    public var separator: Separator = .space
    /// Labels are numbers from 0 rather than names.
    public var areNumbers = false

    /// Creates the default: names, separated by spaces.
    public init() {}
}

/// A class of words in WordNet that has hypernyms.
public enum WordClass: String, Sendable, CaseIterable {
    /// Nouns, in `data.noun`.
    case noun
    /// Verbs, in `data.verb`.
    case verb
}
