import Foundation
import GroveBase
import GroveData
import GroveSparse
import Testing

@testable import GroveExchange

@Suite("Model folders that are wrong: one message with the file and what was expected")
struct MistakeTests {
    private func complaint(_ change: (String) throws -> Void) throws -> String {
        let scratch = try Scratch()
        let folder = try scratch.copy(of: "xlinear")
        try change(folder)
        return message(scratch.path) { _ = try PECOSModel.read(folder) }
    }

    @Test(
        "Parameters",
        arguments: [
            (
                "ranker/param.json", "\"HierarchicalMLModel\"", "\"HNSW\"",
                "model is \"HNSW\", expected \"HierarchicalMLModel\""
            ),
            (
                "ranker/param.json", "\"depth\": 3", "\"depth\": 0",
                "depth is 0, expected a whole number from 1 to 1000"
            ),
            (
                "ranker/param.json", "\"nr_labels\": 12", "\"nr_labels\": 13",
                "nr_labels is 13, expected 12, the columns of xlinear/ranker/2.model/W.npz"
            ),
            (
                "ranker/param.json", "\"nr_codes\"", "\"nr_cods\"",
                "unknown parameter 'nr_cods'; did you mean 'nr_codes'? Expected model, depth, "
                    + "nr_features, nr_codes, nr_labels, is_mmap"
            ),
            (
                "ranker/1.model/param.json", "\"l3-hinge\"", "\"l3-hige\"",
                "unknown post-processor 'l3-hige'; did you mean 'l3-hinge'? Expected noop, sigmoid, "
                    + "log-sigmoid, l3-hinge, log-l3-hinge"
            ),
            (
                "ranker/1.model/param.json", "\"l3-hinge\"", "\"l2-hinge\"",
                "post_processor is 'l2-hinge', expected 'l3-hinge': every level of clusters must "
                    + "have the first one's"
            ),
            (
                "ranker/2.model/param.json", "\"only_topk\": 5", "\"only_topk\": null",
                "pred_kwargs.only_topk is null, expected a whole number from 1 to 2147483647"
            ),
            (
                "ranker/2.model/param.json", "\"bias\": 1.0", "\"bias\": \"one\"",
                "bias is \"one\", expected a number"
            ),
            (
                "ranker/2.model/param.json", "\"nr_codes\": 4", "\"nr_codes\": 5",
                "nr_codes is 5, expected 4, as in W.npz and C.npz"
            ),
            (
                "ranker/2.model/param.json", "\"bias\": 1.0", "\"bias\": 1.0, \"is_mmap\": true",
                "is_mmap is true: the model was compiled for mapping into memory; expected the one "
                    + "it was compiled from (W.npz, C.npz)"
            ),
        ]
    )
    func parameters(file: String, old: String, new: String, wanted: String) throws {
        let got = try complaint { try replace(old, with: new, in: "\($0)/\(file)") }
        #expect(got == "xlinear/\(file): \(wanted)")
    }

    @Test("A hinge over margins has no product that Grove keeps")
    func combinations() throws {
        let got = try complaint { folder in
            for layer in 0..<2 {
                try replace(
                    "\"l3-hinge\"",
                    with: "\"noop\"",
                    in: "\(folder)/ranker/\(layer).model/param.json"
                )
            }
        }
        #expect(
            got
                == "xlinear/ranker/2.model/param.json: post_processor is 'l3-hinge' over clusters with "
                + "'noop', which it would multiply; expected it over sigmoid or a hinge"
        )
    }

    @Test("Missing files and text that is no JSON")
    func files() throws {
        for (file, wanted) in [
            (
                "ranker",
                "xlinear: has no folder 'ranker'; expected a PECOS XR-Linear model "
                    + "(param.json, ranker)"
            ),
            ("ranker/param.json", "xlinear/ranker/param.json: no such file, or it cannot be read"),
            (
                "ranker/1.model",
                "xlinear/ranker/1.model/param.json: no such file, or it cannot be read"
            ),
            (
                "ranker/1.model/W.npz",
                "xlinear/ranker/1.model/W.npz: no such file, or it cannot be read"
            ),
            (
                "ranker/1.model/C.npz",
                "xlinear/ranker/1.model/C.npz: no such file, or it cannot be read"
            ),
        ] {
            let got = try complaint { try FileManager.default.removeItem(atPath: "\($0)/\(file)") }
            #expect(got == wanted)
        }
        let cut = try complaint {
            try replace("}", with: "", in: "\($0)/ranker/0.model/param.json")
        }
        #expect(cut.hasPrefix("xlinear/ranker/0.model/param.json: is not JSON"), "\(cut)")
    }

    @Test("Matrices that do not fit")
    func matrices() throws {
        func changed(
            _ layer: Int,
            _ name: String,
            _ change: (CSRMatrix) -> CSRMatrix
        ) throws -> String {
            try complaint { folder in
                let path = "\(folder)/ranker/\(layer).model/\(name).npz"
                try writeColumnArchive(change(try readColumnArchive(path)), to: path)
            }
        }
        #expect(
            try changed(2, "W") { $0.selectingRows(Array(0..<11)) }
                == "xlinear/ranker/2.model/W.npz: has 11 columns, expected 12, the rows of "
                + "xlinear/ranker/2.model/C.npz"
        )
        #expect(
            try changed(1, "W") {
                CSRMatrix(
                    columnCount: 22,
                    rowOffsets: $0.rowOffsets,
                    columns: $0.columns,
                    values: $0.values
                )
            }
                == "xlinear/ranker/1.model/W.npz: has 22 rows, expected 21: 20 features (nr_features of "
                + "xlinear/ranker/param.json) and the bias"
        )
        #expect(
            try changed(1, "W") {
                var values = $0.values
                values[3] = .nan
                return CSRMatrix(pattern: $0.pattern, values: values)
            } == "xlinear/ranker/1.model/W.npz(data): element 3 is nan, expected a finite number"
        )
        #expect(
            try changed(0, "C") { _ in CSRMatrix(columnCount: 2, rows: [[(0, 1)], [(1, 1)]]) }
                == "xlinear/ranker/0.model/param.json: nr_codes is 1, expected 2, as in W.npz and C.npz"
        )
        #expect(
            try changed(2, "C") { codes in
                let rows = (0..<codes.rowCount).map { row in
                    codes.rowColumns(row).filter { $0 != 7 }.map { (column: $0, value: Float(1)) }
                }
                return CSRMatrix(columnCount: 12, rows: rows)
            }
                == "xlinear/ranker/2.model/C.npz: row 7 is in no columns, expected exactly 1: every "
                + "child has one cluster"
        )
    }

    @Test("A ranker without its matcher")
    func ranker() throws {
        let got = try complaint { folder in
            let layer = "\(folder)/ranker/0.model"
            try writeColumnArchive(
                CSRMatrix(columnCount: 2, rows: [[(0, 1)], [(1, 1)]]),
                to: "\(layer)/C.npz"
            )
            try replace("\"nr_codes\": 1", with: "\"nr_codes\": 2", in: "\(layer)/param.json")
        }
        #expect(
            got
                == "xlinear/ranker/0.model/C.npz: has 2 columns, expected 1: the clusters above them "
                + "are missing"
        )
    }
}
