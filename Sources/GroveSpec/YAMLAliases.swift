/// The line of the first alias in a YAML text, counted from 1; nil where there is none.
///
/// An alias is `*name` of a name that also stands as an anchor, `&name`, each where a value may
/// begin. In principle both can be words of an unquoted text, but hardly of the same name.
func firstAlias(_ text: String) -> Int? {
    var anchors: Set<String> = []
    var aliases: [(name: String, line: Int)] = []
    var line = 1
    var mayBegin = true
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        if mayBegin, byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") {
            // Up to where libyaml ends a name at the latest; it is stricter about what is within.
            let name = String(decoding: rest.prefix { isOfName($0) }, as: UTF8.self)
            if byte == UInt8(ascii: "&") {
                anchors.insert(name)
            } else {
                aliases.append((name, line))
            }
        }
        if byte == 10 { line += 1 }
        mayBegin = !isOfName(byte) && byte != UInt8(ascii: "&") && byte != UInt8(ascii: "*")
    }
    return aliases.first { anchors.contains($0.name) }?.line
}

/// Whether a byte may be one of an anchor's name: a letter, a digit, `-` or `_`.
private func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
    default: false
    }
}
