extension Page {
    /// The plots of the spec, drawn from the records.
    var plotSection: Section? {
        guard !figures.isEmpty else { return nil }
        return Section(id: "plots", title: "Plots", body: cards(figures))
    }

    /// Quality against training time.
    var curveSection: Section? {
        guard !curves.isEmpty else { return nil }
        let note: HTML = """
            <p class="note">Seconds of training, assignments of labels included, on a logarithmic axis; \
            the clock stands still while a model is judged. A curve is the mean over the seeds of a setting.</p>
            """
        return Section(
            id: "curves",
            title: "Training curves",
            body: note + cards(curves, title: "Quality against training time")
        )
    }

    /// The figures in boxes, each under its own title, one given, or its name.
    private func cards(_ figures: [Figure], title: String? = nil) -> HTML {
        let cards = figures.map { figure in
            card(figure, title: figure.title ?? title ?? sentenceCase(figure.name))
        }
        return "<div class=\"figures\">\n\(cards.joined("\n"))\n</div>"
    }

    private func card(_ figure: Figure, title: String) -> HTML {
        let panels = figure.panels.indices.map {
            PanelDrawing(figure, $0, runPlaces: runPlaces).html
        }
        let meaning: HTML =
            (PanelDrawing.hasTexts(figure) ? figure.textMeaning : nil).map {
                "<p class=\"note\">Numbers at the points: \($0.lowercased()).</p>"
            } ?? ""
        return """
            <figure class="card p\(min(3, panels.count))" id="plot-\(figure.name)">
            <figcaption>\(title)</figcaption>
            \(legend(figure))<div class="panels">
            \(panels.joined("\n"))
            </div>\(meaning)
            </figure>
            """
    }

    private func legend(_ figure: Figure) -> HTML {
        guard !figure.legend.isEmpty else { return "" }
        let entries = figure.legend.enumerated().map { index, title -> HTML in
            let line: HTML =
                figure.isConnected
                ? "<path class=\"line\"\(htmlDash(index)) d=\"M1 6H35\"/>" : ""
            return """
                <li data-s="\(index)"><svg class="key c\(LineStyle.colour(index))" \
                viewBox="0 0 36 12" aria-hidden="true">\(line)<use href="#\(htmlMarker(index))" \
                x="18" y="6"/></svg><span>\(title)</span></li>
                """
        }
        return "<ul class=\"legend\">\(entries.joined())</ul>\n"
    }
}
