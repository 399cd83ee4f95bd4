import Foundation
public import GroveBase

/// How labelled instances are written: for people, or a JSON object a line.
public enum PredictionText {
    /// One line: `score name`, labels apart by tabs; an empty one for no labels.
    public static func line(_ instance: LabelledInstance) -> String {
        instance.labels.map { "\(score($0.score)) \(plain($0.text))" }.joined(separator: "\t")
    }

    /// A line a label, then, where they are known, the ways through the tree.
    public static func page(_ instance: LabelledInstance) -> String {
        let lines = instance.labels.map { label in
            "\(score(label.score))  \(plain(label.text))" + copies(label)
        }
        let isExplained = instance.labels.contains { $0.findings?.isEmpty == false }
        return (lines + (isExplained ? SearchDrawing(instance).lines : [])).joined(separator: "\n")
    }

    /// A JSON object on one line.
    ///
    /// - Parameters:
    ///   - instance: The instance.
    ///   - number: The line it came from, from 1.
    ///   - id: What the line called it, given back as it is.
    /// - Returns: `line`, `id`, `labels` and, for an instance without a known word or feature,
    ///   `known`: false.
    public static func json(
        _ instance: LabelledInstance,
        line number: Int,
        id: JSONValue? = nil
    ) -> String {
        var members: [String: JSONValue] = [
            "line": .integer(number), "labels": .array(instance.labels.map(json)),
        ]
        if let id { members["id"] = id }
        if !instance.isKnown { members["known"] = .bool(false) }
        return JSONValue.object(members).canonical
    }

    private static func json(_ label: LabelledInstance.Label) -> JSONValue {
        var members: [String: JSONValue] = [
            "index": .integer(label.index), "score": number(label.score),
        ]
        if let name = label.name { members["name"] = .string(name) }
        if let findings = label.findings { members["found"] = .array(findings.map(json)) }
        return .object(members)
    }

    private static func json(_ finding: LabelledInstance.Finding) -> JSONValue {
        var members: [String: JSONValue] = [
            "score": number(finding.score),
            "path": .array(
                finding.path.map { step in
                    var members: [String: JSONValue] = [
                        "level": .integer(step.level), "cluster": .integer(step.cluster),
                        "size": .integer(step.size),
                        "about": .array(step.about.map(JSONValue.string)),
                    ]
                    if let score = step.score { members["score"] = number(score) }
                    return .object(members)
                }
            ),
        ]
        if let share = finding.share { members["share"] = .number(share) }
        return .object(members)
    }

    /// A score with the fewest digits that read back as the same 32 bits.
    static func number(_ score: Float) -> JSONValue {
        .number(Double("\(score)") ?? Double(score))
    }

    /// A score for people.
    static func score(_ score: Float) -> String {
        let size = abs(score)
        return String(format: size == 0 || (1e-3..<1e4).contains(size) ? "%.4f" : "%.3g", score)
    }

    /// A name without what would break a line or a column.
    static func plain(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.map { $0.value < 32 ? " " : $0 }))
    }

    /// How many copies a label was found through, and their shares.
    private static func copies(_ label: LabelledInstance.Label) -> String {
        guard let findings = label.findings, findings.count > 1 else { return "" }
        let shares = findings.compactMap(\.share).filter(\.isFinite)
            .map { "\(Int(($0 * 100).rounded())) %" }
        return "  (found in \(findings.count) clusters"
            + (shares.isEmpty ? ")" : ": \(shares.joined(separator: ", ")))")
    }
}

/// The part of the tree in which labels were found, drawn with lines.
private struct SearchDrawing {
    private final class Branch {
        let title: String
        var order: [Int] = []
        var branches: [Int: Branch] = [:]
        var leaves: [String] = []

        init(_ title: String) { self.title = title }
    }

    private let root = Branch("")

    init(_ instance: LabelledInstance) {
        for label in instance.labels {
            for finding in label.findings ?? [] {
                var branch = root
                for step in finding.path { branch = SearchDrawing.child(of: branch, step) }
                let isPart = (label.findings?.count ?? 0) > 1
                let whole =
                    isPart ? " of its \(PredictionText.score(label.score))" : ""
                branch.leaves.append(
                    "\(PredictionText.plain(label.text))  \(PredictionText.score(finding.score))"
                        + whole
                )
            }
        }
    }

    private static func child(of branch: Branch, _ step: LabelledInstance.Step) -> Branch {
        if let known = branch.branches[step.cluster] { return known }
        let score = step.score.map { ", score \(PredictionText.score($0))" } ?? ""
        let about = step.about.map(PredictionText.plain).joined(separator: ", ")
        let rest = step.size > step.about.count ? ", …" : ""
        let new = Branch(
            "level \(step.level) cluster \(step.cluster)\(score), \(step.size) "
                + (step.size == 1 ? "label" : "labels") + ": \(about)\(rest)"
        )
        branch.branches[step.cluster] = new
        branch.order.append(step.cluster)
        return new
    }

    /// The lines of the drawing, the clusters of the best labels first.
    var lines: [String] { lines(root, indent: "") }

    private func lines(_ branch: Branch, indent: String) -> [String] {
        let count = branch.order.count + branch.leaves.count
        var result: [String] = []
        for (index, cluster) in branch.order.enumerated() {
            guard let child = branch.branches[cluster] else { continue }
            let isLast = index == count - 1
            result.append(indent + (isLast ? "└─ " : "├─ ") + child.title)
            result += lines(child, indent: indent + (isLast ? "   " : "│  "))
        }
        for (index, leaf) in branch.leaves.enumerated() {
            let isLast = branch.order.count + index == count - 1
            result.append(indent + (isLast ? "└─ " : "├─ ") + leaf)
        }
        return result
    }
}
