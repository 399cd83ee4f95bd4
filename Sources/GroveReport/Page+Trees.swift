import Foundation
import GroveStore

extension Page {
    /// The most settings whose trees are listed.
    private static let treeLimit = 500
    /// The width of a drawing of sizes, in units of its view box.
    private static let rangeWidth = 160.0

    /// The shape of the trees of each setting; what the records know of it without `trees.json`.
    var treeSection: Section? {
        let shapes = settings.all.compactMap(shape)
        guard !shapes.isEmpty else {
            let known = ["cluster-count", "largest-cluster", "copies-per-label"].filter { name in
                records.contains { $0.number(name) != nil }
            }
            return measured("Clusters of the last level and copies of labels.", known).map {
                Section(id: "trees", title: "Trees", body: $0)
            }
        }
        let shown = shapes.prefix(Page.treeLimit)
        let scale = shown.flatMap { [$0.leaf.smallest, $0.leaf.largest] }
        let low = max(1, scale.min() ?? 1)
        let range = (low: low, high: max(2 * low, scale.max() ?? 1))
        let name = "Trees by setting"
        let heads: [HTML] = [
            "<th class=\"n\">Labels</th>", "<th class=\"n\">Copies a label</th>",
            "<th>Clusters by level</th>", "<th class=\"n\">Smallest</th>",
            "<th class=\"n\">Median</th>", "<th class=\"n\">Largest</th>",
            "<th>Labels a cluster, \(bound(range.low)) to \(bound(range.high))</th>",
        ]
        let rows = shown.map { row($0, range) }
        let body: HTML = """
            \(htmlTable(name, head: settings.heads + heads, rows: rows))
            <p class="note">Smallest, median and largest are labels in a cluster of the last level. \
            The drawing spans them on a logarithmic axis, the mark being the median.\(seedNote) \
            A label with copies lies in several clusters.</p>
            \(limitNote(shapes.count, Page.treeLimit, "settings"))
            \(levels(Array(shown)))
            """
        return Section(id: "trees", title: "Trees", body: body)
    }

    /// The tree of a setting: that of its first run that has one.
    private struct Shape {
        var setting: Setting
        var tree: TreeStatistics
        var leaf: TreeStatistics.Level
    }

    private func shape(_ setting: Setting) -> Shape? {
        guard let tree = setting.runs.lazy.compactMap({ trees[$0.run] }).first,
            let leaf = tree.levels.last
        else { return nil }
        return Shape(setting: setting, tree: tree, leaf: leaf)
    }

    private var seedNote: String {
        settings.all.contains { setting in setting.runs.count { trees[$0.run] != nil } > 1 }
            ? " Where a setting has several seeds, the tree is that of the first." : ""
    }

    private func bound(_ value: Double) -> String { grouped(fixed(value, decimals: 0), by: ",") }

    private func row(_ shape: Shape, _ range: (low: Double, high: Double)) -> HTML {
        let counts = shape.tree.levels.map { grouped(String($0.clusters), by: ",") }
        return """
            <tr>\(settings.cells(shape.setting.dataset, shape.setting.values).joined())\
            \(htmlNumber(Double(shape.tree.labels)))\
            \(htmlNumber(shape.tree.copiesPerLabel, decimals: 2))\
            <td class="levels">\(counts.joined(separator: " › "))</td>\
            \(htmlNumber(shape.leaf.smallest))\(htmlNumber(shape.leaf.median, decimals: 1))\
            \(htmlNumber(shape.leaf.largest))<td class="range">\(drawing(shape.leaf, range))</td></tr>
            """
    }

    /// A line from the smallest to the largest cluster with a mark at the median.
    private func drawing(
        _ level: TreeStatistics.Level,
        _ range: (low: Double, high: Double)
    ) -> HTML {
        func place(_ value: Double) -> Double {
            let part = log(max(value, range.low) / range.low) / log(range.high / range.low)
            return 5 + min(1, max(0, part)) * (Page.rangeWidth - 10)
        }
        let low = coordinate(place(level.smallest))
        let high = coordinate(place(level.largest))
        let text =
            "smallest \(bound(level.smallest)), median \(bound(level.median)), "
            + "largest \(bound(level.largest))"
        return """
            <svg class="sizes c0" viewBox="0 0 160 12" role="img" aria-label="\(text)">\
            <path class="rule" d="M5 6H155"/><path class="line" d="M\(low) 6H\(high)"/>\
            <path class="line" d="M\(low) 3v6M\(high) 3v6"/>\
            <circle cx="\(coordinate(place(level.median)))" cy="6" r="3.2" class="filled"/></svg>
            """
    }

    /// Every level of every tree, folded.
    private func levels(_ shapes: [Shape]) -> HTML {
        guard shapes.contains(where: { $0.tree.levels.count > 1 }) else { return "" }
        let name = "Every level of the trees"
        let heads: [HTML] = [
            "<th class=\"n\">Level</th>", "<th class=\"n\">Clusters</th>",
            "<th class=\"n\">Fewest children</th>", "<th class=\"n\">Median</th>",
            "<th class=\"n\">Most</th>",
        ]
        let rows = shapes.flatMap { shape in
            shape.tree.levels.enumerated().map { index, level -> HTML in
                """
                <tr>\(settings.cells(shape.setting.dataset, shape.setting.values).joined())\
                \(htmlNumber(Double(index + 1)))\(htmlNumber(Double(level.clusters)))\
                \(htmlNumber(level.smallest))\(htmlNumber(level.median, decimals: 1))\
                \(htmlNumber(level.largest))</tr>
                """
            }
        }
        return """
            <details\(bulk(rows.count))><summary>\(name)</summary>
            \(htmlTable(name, head: settings.heads + heads, rows: rows))
            </details>
            """
    }
}
