import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveTree
import Testing

@testable import GroveExchange

@Suite("Models written for libpecos")
struct WritingTests {
    /// Writes a model and reads it back.
    private func roundTrip(_ model: LinearModel, threads: Int = 1) throws -> PECOSModel {
        let scratch = try Scratch()
        let folder = "\(scratch.path)/model"
        try PECOSModel.write(
            PECOSSource(model),
            beam: 2,
            top: 9,
            to: folder,
            workers: Workers(threads)
        )
        return try PECOSModel.read(folder, workers: Workers(threads))
    }

    @Test("Read back bit by bit", arguments: 1...3, [Float(0), 1, 0.5])
    func bits(copies: Int, bias: Float) throws {
        let model = drawnModel(copies: copies, bias: bias)
        let read = try roundTrip(model, threads: copies)
        #expect(read.model == model)
        #expect(read.beams == [2, 2] && read.top == 9 && read.labelTop == 9)
        let features = drawnFeatures(30)
        #expect(
            try read.predict(features, top: 6)
                == model.predict(features: features, beam: 2, top: 6, candidates: 9)
        )
    }

    @Test("A model that libpecos made, read and written, is the same one")
    func foreign() throws {
        let model = try PECOSModel.read(resource("xlinear")).model
        #expect(try roundTrip(model).model == model)
    }

    @Test("A model in parts gives the same files as the whole one")
    func parts() throws {
        let model = drawnModel(copies: 2)
        let cuts = (0..<3).map { Workers.blocks(model.tree.parentCount($0), size: 2) }
        let parts = model.parts(cuts)
        let parted = PartedModel(
            tree: model.tree,
            featureCount: model.featureCount,
            bias: model.bias,
            postProcessor: model.postProcessor,
            rankerPostProcessor: model.rankerPostProcessor,
            cuts: cuts
        ) { level, parents in try #require(parts[level].first { $0.parents == parents }) }
        let scratch = try Scratch()
        for (name, source) in [("a", PECOSSource(model)), ("b", PECOSSource(parted))] {
            try PECOSModel.write(source, beam: 2, top: 9, to: "\(scratch.path)/\(name)")
        }
        let names = try FileManager.default.subpathsOfDirectory(atPath: "\(scratch.path)/a")
        #expect(names.filter { $0.hasSuffix(".npz") }.count == 7)
        for name in names where name.hasSuffix(".npz") || name.hasSuffix(".json") {
            let (a, b) = ("\(scratch.path)/a/\(name)", "\(scratch.path)/b/\(name)")
            #expect(FileManager.default.contentsEqual(atPath: a, andPath: b), "\(name)")
        }
    }

    @Test("Sizes stand before the members, for libpecos's compiled half reads from the beginning")
    func layout() throws {
        let scratch = try Scratch()
        let path = "\(scratch.path)/W.npz"
        let matrix = drawnFeatures(5)
        try writeColumnArchive(matrix, to: path)
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        func number(_ at: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
        }
        var at = 0
        var members = 0
        while number(at, 4) == 0x0403_4B50 {
            // No flags, above all none for sizes behind the member; stored.
            #expect(number(at + 6, 2) == 0 && number(at + 8, 2) == 0)
            at += 30 + number(at + 26, 2) + number(at + 28, 2) + number(at + 18, 4)
            members += 1
        }
        #expect(members == 5 && number(at, 4) == 0x0201_4B50)
        #expect(try readColumnArchive(path) == matrix)
    }

    @Test("Post-processors that libpecos does not have, and folders that are full")
    func mistakes() throws {
        let scratch = try Scratch()
        let model = drawnModel(copies: 1)
        let strange = model.reading(postProcessor: .hinge(5), rankerPostProcessor: .hinge(3))
        #expect(
            message(scratch.path) {
                try PECOSModel.write(PECOSSource(strange), beam: 1, top: 1, to: scratch.path + "/a")
            } == "post-processor l5-hinge: libpecos knows powers from 1 to 4"
        )
        let full = try scratch.copy(of: "chain")
        #expect(
            message(scratch.path) {
                try PECOSModel.write(PECOSSource(model), beam: 1, top: 1, to: full)
            } == "chain: exists already and is not an empty folder"
        )
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["chain"])
    }
}
