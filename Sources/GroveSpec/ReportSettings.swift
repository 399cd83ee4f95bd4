/// The `report` section of a spec: which tables and plots to write.
public struct ReportSettings: Sendable, Equatable {
    /// A table: one row a value of `rows`, one column group a value of `columns`.
    public struct Table: Sendable, Equatable {
        /// The file name without its ending.
        public var name: String
        /// A caption, if the spec gives one.
        public var caption: String?
        /// The keys that make a row, such as `disentanglement.budget`.
        public var rows: [String]
        /// The keys that make a column group; empty for a plain table.
        public var columns: [String]
        /// The numbers to show, such as `P@1` and `train-seconds`.
        public var show: [String]
        /// Only runs whose keys have these values, as text; empty for all.
        public var only: [String: [String]]
        /// Published numbers to show beside those measured, if the spec asks for any.
        public var published: Published?
        /// A test of the runs against a baseline, if the spec asks for one.
        public var significance: Significance?

        /// Creates a table's settings.
        public init(
            name: String,
            caption: String? = nil,
            rows: [String],
            columns: [String] = [],
            show: [String],
            only: [String: [String]] = [:],
            published: Published? = nil,
            significance: Significance? = nil
        ) {
            self.name = name
            self.caption = caption
            self.rows = rows
            self.columns = columns
            self.show = show
            self.only = only
            self.published = published
            self.significance = significance
        }
    }

    /// A plot: a number or a key on x, a number on y, one line a combination of `line` values.
    public struct Plot: Sendable, Equatable {
        /// The file name without its ending.
        public var name: String
        /// A title, if the spec gives one.
        public var title: String?
        /// A key (`disentanglement.budget`) or a number (`train-seconds`).
        public var x: String
        /// The numbers on y, one panel each.
        public var y: [String]
        /// The keys that make a line; empty for a single line.
        public var line: [String]
        /// Whether x is logarithmic.
        public var logX: Bool
        /// Whether y is logarithmic.
        public var logY: Bool
        /// Only runs whose keys have these values, as text; empty for all.
        public var only: [String: [String]]

        /// Creates a plot's settings.
        public init(
            name: String,
            title: String? = nil,
            x: String,
            y: [String],
            line: [String] = [],
            logX: Bool = false,
            logY: Bool = false,
            only: [String: [String]] = [:]
        ) {
            self.name = name
            self.title = title
            self.x = x
            self.y = y
            self.line = line
            self.logX = logX
            self.logY = logY
            self.only = only
        }
    }

    /// The tables, in the spec's order.
    public var tables: [Table]
    /// The plots, in the spec's order.
    public var plots: [Plot]

    /// Creates report settings.
    public init(tables: [Table] = [], plots: [Plot] = []) {
        self.tables = tables
        self.plots = plots
    }
}
