import Foundation

/// How a column of numbers is named, rounded and compared; tables, plots and marks all read it.
struct NumberDescription: Equatable {
    /// How many digits follow the point.
    enum Digits: Equatable {
        /// Always this many.
        case fixed(Int)
        /// About three significant digits of the column's smallest value, at most three decimals.
        case significant
    }

    /// Which of two values is the better one.
    enum Direction { case higher, lower, neither }

    /// Which column of a number this is; one without a published number beside it is whole.
    enum Part: String { case whole, published, measured, difference }

    /// The column's name in `records.csv`.
    var name: String
    /// The name in a table's header, without the unit.
    var title: String
    /// The name on an axis, without the unit.
    var axisTitle: String
    /// What a timing column covers, for the note under a table.
    var meaning: String?
    var unit: String?
    var direction: Direction
    var digits: Digits
    var part = Part.whole

    /// The header of a table's column, such as `P@1 (%)` or `P@1 published (%)`.
    var header: String {
        let name = part == .whole ? title : "\(title) \(part.rawValue)"
        return unit.map { "\(name) (\($0))" } ?? name
    }
    /// The header over all columns of the number.
    var sharedHeader: String { unit.map { "\(title) (\($0))" } ?? title }
    /// Whether values measured here stand in the column.
    var isMeasured: Bool { part == .whole || part == .measured }
    /// Whether it is a metric, in percent.
    var isMetric: Bool { NumberDescription.isMetric(name) }
    /// The label of an axis, such as `Training time (s)`.
    var axisLabel: String { unit.map { "\(axisTitle) (\($0))" } ?? axisTitle }
    /// Whether it is weighted by propensities, whose constants must be stated.
    var usesPropensities: Bool { name.hasPrefix("PSP@") || name.hasPrefix("PSnDCG@") }
    /// Whether it is a time or a rate.
    var isTiming: Bool { name.hasSuffix("-seconds") || name.hasSuffix("-per-second") }

    /// Describes a column by its name; a name that is not known is described by its form.
    init(_ name: String) {
        self.name = name
        title = sentenceCase(name)
        axisTitle = title
        direction = .neither
        digits = .fixed(2)
        if NumberDescription.isMetric(name) {
            describeMetric()
        } else if name.hasSuffix("-per-second") {
            describeRate()
        } else if name.hasSuffix("-seconds") {
            describeSeconds()
        } else if name.hasSuffix("-mib") {
            title = sentenceCase(String(name.dropLast(4))) + " memory"
            axisTitle = title
            unit = "MiB"
            direction = .lower
            digits = .fixed(0)
        } else if name == "inner-products" || name == "largest-cluster" {
            direction = .lower
            digits = .fixed(0)
        } else if name == "cluster-count" || name == "weights" || name == "sense-labels" {
            digits = .fixed(0)
        } else if name == "VI-labels" {
            title = "VI labels"
            axisTitle = title
            digits = .fixed(0)
        } else if ["VI", "VI-baseline", "VI-gain"].contains(name) {
            title = ["VI-baseline": "Random VI", "VI-gain": "VI gain"][name] ?? "VI of members"
            axisTitle = title
            unit = "nats"
            direction = name == "VI" ? .lower : name == "VI-gain" ? .higher : .neither
            digits = .fixed(3)
        } else if name == "sense-variation" || name == "sense-variation-random" {
            title = name.hasSuffix("random") ? "Random VI" : "VI of senses"
            axisTitle = title
            unit = "nats"
            direction = name.hasSuffix("random") ? .neither : .lower
            digits = .fixed(3)
        }
    }

    private static func isMetric(_ name: String) -> Bool {
        let families = ["P", "R", "nDCG", "PSP", "PSnDCG", "RP", "coverage"]
        let family = name.split(separator: "@", maxSplits: 1).first.map(String.init) ?? name
        return name == "R-Precision" || (name.contains("@") && families.contains(family))
    }

    private mutating func describeMetric() {
        title = name.hasPrefix("coverage") ? "C" + name.dropFirst() : name
        axisTitle = title
        unit = "%"
        direction = .higher
    }

    private mutating func describeRate() {
        let stage = String(name.dropLast("-per-second".count))
        title = NumberDescription.stages[stage]?.title ?? sentenceCase(stage)
        axisTitle = title + " rate"
        unit = stage == "predict" ? "instances/s" : "1/s"
        meaning = stage == "predict" ? "test instances a second" : nil
        direction = .higher
        digits = .fixed(0)
    }

    private mutating func describeSeconds() {
        let stage = String(name.dropLast("-seconds".count))
        let known = NumberDescription.stages[stage]
        title = known?.title ?? sentenceCase(stage)
        axisTitle = title + " time"
        meaning = known?.meaning
        unit = "s"
        direction = .lower
        digits = .significant
    }

    private static let stages: [String: (title: String, meaning: String)] = [
        "feature": ("Features", "tf-idf"),
        "tree": ("Tree", "representation and clustering"),
        "assign": ("Assignment", "beam on training data, counts and projection"),
        "train": ("Training", "matcher and ranker, all rounds"),
        "predict": ("Prediction", "beam search and ranking of the test set"),
        "total": ("Total", "all stages"),
        "quality-95": ("95 % of best", "training until 95 % of the best P@1"),
        "quality-99": ("99 % of best", "training until 99 % of the best P@1"),
    ]

    /// The columns published, measured and difference of this number.
    var compared: [NumberDescription] {
        [Part.published, .measured, .difference].map { part in
            var column = self
            column.part = part
            return column
        }
    }

    /// How many decimals a column with these values gets.
    func decimals(_ values: [Double]) -> Int {
        switch digits {
        case .fixed(let count): return count
        case .significant:
            let smallest = values.map(abs).filter { $0 > 0 }.min() ?? 1
            return smallest < 0.1 ? 3 : smallest < 10 ? 2 : smallest < 100 ? 1 : 0
        }
    }
}

/// A number with a fixed count of decimals, never `-0.00`.
func fixed(_ value: Double, decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") && !text.contains { "123456789".contains($0) }
        ? String(text.dropFirst()) : text
}

/// `tree-balance` as `Tree balance`.
func sentenceCase(_ name: String) -> String {
    let words = name.replacing("-", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
}
