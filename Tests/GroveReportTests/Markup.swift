import Foundation
import GroveBase

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A page read back by an XML parser, which unlike a browser forgives nothing.
struct Markup {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// All text within, that of inner elements included.
        var text: String
        /// The places of the elements around it, outermost first.
        var parents: [Int]
    }

    var elements: [Element]

    /// Parses a page; throws where it is not well-formed.
    init(_ page: String) throws {
        let reader = Reader()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = reader
        guard parser.parse() else {
            let problem = parser.parserError.map { "\($0)" } ?? "no reason given"
            throw WorkError("line \(parser.lineNumber), \(parser.columnNumber): \(problem)")
        }
        elements = reader.elements
    }

    /// The elements of a name, with a class if one is given.
    func all(_ name: String, _ kind: String? = nil) -> [Element] {
        elements.filter { element in
            element.name == name
                && (kind.map {
                    (element.attributes["class"] ?? "").split(separator: " ").contains($0[...])
                }
                    ?? true)
        }
    }

    /// The texts of the elements of a name within the element of an id.
    func texts(_ name: String, in id: String) -> [String] {
        guard let place = elements.firstIndex(where: { $0.attributes["id"] == id }) else {
            return []
        }
        return elements.filter { $0.name == name && $0.parents.contains(place) }.map(\.text)
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [Element] = []
        private var open: [Int] = []

        func parser(
            _ parser: XMLParser,
            didStartElement elementName: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append(
                Element(name: elementName, attributes: attributes, text: "", parents: open)
            )
            open.append(elements.count - 1)
        }

        func parser(
            _ parser: XMLParser,
            didEndElement elementName: String,
            namespaceURI: String?,
            qualifiedName: String?
        ) { open.removeLast() }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            for place in open { elements[place].text += string }
        }

        func parser(_ parser: XMLParser, foundCDATA block: Data) {
            for place in open { elements[place].text += String(decoding: block, as: UTF8.self) }
        }
    }
}
