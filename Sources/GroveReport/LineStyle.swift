/// How a line of a figure looks: colour, marker and dashes all differ, so any one of them tells.
///
/// The colours are Okabe and Ito's, made to be told apart with any kind of colour vision; their
/// yellow is left out because it is too light for a line on white.
enum LineStyle {
    static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000",
    ]
    private static let dashes = [
        "1", "(9,4)", "(2,3)", "(9,3,2,3)", "(5,3)", "(14,4)", "(9,3,2,3,2,3)",
    ]
    private static let filled = [7, 5, 9, 13, 11, 7, 5]
    private static let open = [6, 4, 8, 12, 10, 6, 4]

    /// How many styles there are before they repeat.
    static let count = 14

    /// The place of a style's colour in `colours`.
    static func colour(_ index: Int) -> Int { index % colours.count }

    /// Whether a style's marker is filled; styles that share a colour differ in it.
    static func isFilled(_ index: Int) -> Bool { (index / colours.count).isMultiple(of: 2) }

    /// The lengths of dashes and gaps of a style; empty for a line without gaps.
    static func dash(_ index: Int) -> [Int] {
        let place = colour(index)
        return dashes[(place + index / colours.count) % dashes.count]
            .split { !$0.isNumber }.compactMap { Int($0) }.filter { $0 > 1 }
    }

    /// The gnuplot definitions of the first `count` styles, from `linestyle 1` on.
    static func definitions(_ count: Int) -> [String] {
        (0..<max(1, count)).map { index in
            let place = index % colours.count
            let marker = (index / colours.count).isMultiple(of: 2) ? filled : open
            let dash = dashes[(place + index / colours.count) % dashes.count]
            return "set linetype \(index + 1) linecolor rgb '\(colours[place])' "
                + "linewidth 1.4 dashtype \(dash) pointtype \(marker[place]) pointsize marker"
        }
    }
}
