import GroveBase
import GroveStore

/// The texts that other files are made of: JSON, CSV.
let textTargets: [FuzzTarget] = [
    .content("json", seeds: jsonSeeds) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        _ = try? JSONValue(parsing: text).canonical
        let ordered = try OrderedJSON(parsing: text).value
        _ = ordered.pretty()
        let again = try OrderedJSON(parsing: ordered.canonical).value
        // Texts that differ only by Unicode's equivalence are one key of a dictionary.
        guard again == ordered else { fatalError("canonical JSON reads back as another value") }
    },
    .content("csv", seeds: csvSeeds) { bytes in
        let rows = try CSV.rows(String(decoding: bytes, as: UTF8.self)).map(\.fields)
        let again = try CSV.rows(CSV.text(rows)).map(\.fields)
        guard again == rows else { fatalError("CSV reads back as another table") }
    },
]

private let jsonSeeds: [[UInt8]] = [
    Array(#"{"a":[1,-2.5e3,true,false,null,"x\n\u00e9\ud83c\udf33"],"b":{"c":{}}}"#.utf8),
    Array("[9223372036854775807, -9223372036854775807, 1e308, 1E-7, 0.1]".utf8),
    repositoryFile("Tests/GroveTextTests/Resources/Tokenizers/models/wordpiece/config.json"),
]

private let csvSeeds: [[UInt8]] = [
    Array("run,dataset\n\"a,b\",\"say \"\"x\"\"\"\nc,\"two\nlines\"\r\n".utf8),
    Array(repositoryFile("results/quickstart/records.csv").prefix(2000)),
]
