import Foundation
import GroveEncoder
import GroveTestSupport
import Testing

/// The bytes of a safetensors file of a header and data, whatever they say.
func safeTensors(_ header: String, _ data: [UInt8], length: UInt64? = nil) -> Data {
    let count = length ?? UInt64(header.utf8.count)
    return Data((0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) })
        + Data(header.utf8) + Data(data)
}

@Suite struct SafeTensorsTests {
    @Test func `every type of number is read exactly`() throws {
        let scratch = try Scratch()
        let header = """
            {"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},
             "b":{"dtype":"BF16","shape":[1,2],"data_offsets":[4,8]},
             "c":{"dtype":"F32","shape":[],"data_offsets":[8,12]},
             "d":{"dtype":"F64","shape":[1],"data_offsets":[12,20]},
             "e":{"dtype":"I64","shape":[2],"data_offsets":[20,36]},
             "f":{"dtype":"F32","shape":[0,5],"data_offsets":[36,36]},
             "__metadata__":{"format":"pt"}}
            """
        // 1.5 and -2 as half precision; 1 and -3.140625 as bfloat16; 0.1; 1e-3; -1 and 2^40.
        let data: [UInt8] =
            [0x00, 0x3E, 0x00, 0xC0, 0x80, 0x3F, 0x49, 0xC0, 0xCD, 0xCC, 0xCC, 0x3D]
            + [0xFC, 0xA9, 0xF1, 0xD2, 0x4D, 0x62, 0x50, 0x3F]
            + [UInt8](repeating: 255, count: 8) + [0, 0, 0, 0, 0, 1, 0, 0]
        let file = try SafeTensorsFile(scratch.write(safeTensors(header, data), "m.safetensors"))
        func floats(_ name: String) throws -> [Float] { try file.floats(#require(file[name])) }
        #expect(try floats("a") == [1.5, -2])
        #expect(try floats("b") == [1, -3.140625])
        #expect(try floats("c") == [0.1])
        #expect(try floats("d") == [0.001])
        #expect(try floats("f").isEmpty)
        #expect(try file.integers(#require(file["e"])) == [-1, 1 << 40])
        #expect(file["a"]?.shape == [2] && file["b"]?.shape == [1, 2] && file["c"]?.shape == [])
        #expect(file["g"] == nil)
        #expect(file.metadata == ["format": "pt"])
        #expect(message { _ = try floats("e") }.contains("tensor e holds I64, expected F32"))
    }

    private static let good = #"{"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}"#

    @Test(arguments: [
        (safeTensors("", [], length: 5).prefix(5), "it has 5 bytes"),
        (safeTensors("", [], length: 0), "its header would have 0 bytes"),
        (safeTensors("{}", [], length: 1 << 60), "its header would have 1152921504606846976 bytes"),
        (
            safeTensors("{}", [], length: 90_000_000),
            "its header has 90000000 bytes, but the file only 10"
        ),
        (safeTensors("{x}", []), "the header of the file is not JSON"),
        (safeTensors("[1]", []), "the header of the file is no JSON object"),
        (safeTensors(good, [0, 0, 0, 0]), "is truncated: tensor w ends at byte 8, but only 4"),
        (safeTensors(good, [UInt8](repeating: 0, count: 9)), "has 1 bytes behind its last tensor"),
    ])
    func `a file that is not whole is refused`(bytes: Data, words: String) throws {
        let scratch = try Scratch()
        let path = try scratch.write(Data(bytes), "model.safetensors")
        let said = message { _ = try SafeTensorsFile(path) }
        #expect(said.hasPrefix(path + ": "))
        #expect(said.contains(words), "\(said)")
    }

    @Test(arguments: [
        ("\"F32\"", "\"Q4\"", "tensor w: dtype is \"Q4\", expected F64, F32"),
        ("[2,1]", "[3,1]", "take 12 bytes, but its data_offsets span 8"),
        ("[2,1]", "[-2,-1]", "tensor w: shape is [-2,-1]"),
        ("[2,1]", "[4294967296,4294967296,4294967296]", "is too large"),
        ("[2,1]", "[1.5]", "tensor w: shape is [1.5]"),
        ("[0,8]", "[8,0]", "tensor w: data_offsets is [8,0]"),
        ("[0,8]", "[4,12]", "its bytes begin at 4, expected 0"),
        ("[0,8]", "[0]", "tensor w: data_offsets is [0]"),
        ("}}", "},\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "expected 8"),
        ("}}", "},\"__metadata__\":{\"a\":1}}", "holds other than texts"),
        ("}}", "},\"__metadata__\":3}", "is no JSON object"),
    ])
    func `a header that does not describe the file is refused`(
        old: String,
        new: String,
        words: String
    ) throws {
        let scratch = try Scratch()
        let range = try #require(Self.good.range(of: old, options: .backwards))
        let header = Self.good.replacingCharacters(in: range, with: new)
        let bytes = safeTensors(header, [UInt8](repeating: 0, count: 8))
        let path = try scratch.write(bytes, "model.safetensors")
        let said = message { _ = try SafeTensorsFile(path) }
        #expect(said.contains(words), "\(said)")
    }

    @Test func `every truncation of a file is refused`() throws {
        let scratch = try Scratch()
        let whole = safeTensors(Self.good, [1, 2, 3, 4, 5, 6, 7, 8])
        for count in 0..<whole.count {
            let path = try scratch.write(Data(whole.prefix(count)), "model.safetensors")
            #expect(message { _ = try SafeTensorsFile(path) } != "no error", "\(count) bytes")
        }
    }

    @Test func `what is written is read again, aligned and in the order of names`() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/out.safetensors"
        let values: [Float] = [1, -0.0, .infinity, Float(bitPattern: 71362), 3.25, -7]
        try writeSafeTensors(
            [
                TensorToStore("z", shape: [2, 3]) { values },
                TensorToStore("a", shape: []) { [42] },
            ],
            metadata: ["step": "17"],
            to: path
        )
        let file = try SafeTensorsFile(path)
        #expect(file.tensors.map(\.name) == ["a", "z"])
        #expect(file.metadata == ["step": "17", "format": "pt"])
        #expect(try file.floats(#require(file["z"])).map(\.bitPattern) == values.map(\.bitPattern))
        #expect(try file.floats(#require(file["a"])) == [42])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect((bytes.count - 28) % 8 == 0)
        #expect(scratch.files == ["out.safetensors"])
    }

    @Test func `a write that fails leaves the old file and nothing else`() throws {
        struct Stop: Error {}
        let scratch = try Scratch()
        let path = try scratch.write("old", "out.safetensors")
        #expect(throws: Stop.self) {
            try writeSafeTensors(
                [TensorToStore("a", shape: [1]) { throw Stop() }],
                to: path
            )
        }
        #expect(scratch.files == ["out.safetensors"])
        #expect(FileManager.default.contents(atPath: path) == Data("old".utf8))
        let said = message {
            try writeSafeTensors([], to: scratch.path + "/none/out.safetensors")
        }
        #expect(said.contains("none/out.safetensors: cannot be written"))
    }
}

@Suite struct StoredWeightsTests {
    private func shard(_ name: String) -> Data {
        safeTensors(
            #"{"\#(name)":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
            [0, 0, 0x80, 0x3F]
        )
    }

    @Test func `several files are found through their index`() throws {
        let scratch = try Scratch()
        try scratch.write(shard("a"), "model-1.safetensors")
        try scratch.write(shard("b"), "model-2.safetensors")
        try scratch.write(
            #"{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}"#,
            "model.safetensors.index.json"
        )
        let weights = try StoredWeights(folder: scratch.path)
        #expect(weights.names == ["a", "b"])
        let found = try #require(weights["b"])
        #expect(try found.file.floats(found.tensor) == [1])
        #expect(found.file.path.hasSuffix("/model-2.safetensors"))
        #expect(weights["c"] == nil)
    }

    @Test(arguments: [
        (#"{"weight_map": {"a": "../a.safetensors"}}"#, "weight_map names \"../a.safetensors\""),
        (#"{"weight_map": {"a": 3}}"#, "weight_map names 3"),
        (#"{"weight_map": {}}"#, "lacks the mapping weight_map"),
        (#"{"weight_map": {"a": "none.safetensors"}}"#, "none.safetensors: no such file"),
        (#"{"weight_map": {"z": "model-1.safetensors"}}"#, "lacks the tensor z"),
    ])
    func `a wrong index is refused`(index: String, words: String) throws {
        let scratch = try Scratch()
        try scratch.write(shard("a"), "model-1.safetensors")
        try scratch.write(index, "model.safetensors.index.json")
        let said = message { _ = try StoredWeights(folder: scratch.path) }
        #expect(said.contains(words), "\(said)")
    }

    @Test func `a folder with weights of another format says what to do`() throws {
        let scratch = try Scratch()
        try scratch.write("x", "pytorch_model.bin")
        let said = message { _ = try StoredWeights(folder: scratch.path) }
        #expect(said.contains("pytorch_model.bin must be converted to safetensors"))
    }
}
