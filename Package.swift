// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: Swift 6 mode is the default of these tools; pointers must be
/// spelled `unsafe`, imports do not leak, and a warning stops the build.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ more: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.init(stringLiteral: name), "GroveTestSupport"] + more,
        resources: [.copy("Resources")],
        swiftSettings: strict
    )
}

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)

let package = Package(
    name: "grove",
    products: [
        .executable(name: "grove", targets: ["grove"]),
        .executable(name: "grove-bench", targets: ["grove-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // Libraries in C, each behind one Swift module.
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CArchive",
            pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"])]
        ),
        .systemLibrary(
            name: "CHDF5Library",
            pkgConfig: "hdf5-serial",
            providers: [.apt(["libhdf5-dev"])]
        ),
        .target(name: "CHDF5", dependencies: ["CHDF5Library"]),
        // Kernels: baseline, AVX2 and AVX-512 from one source, chosen at run time. Contraction is
        // off so that all three, and every machine, give the same bits.
        .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off"])]),
        // libtorch behind a table of functions: nothing of it is needed to build. The shim that fills
        // the table is C++ of its own, for scripts/build-torch-shim.
        .target(name: "CTorch", exclude: ["shim"], linkerSettings: [.linkedLibrary("dl")]),

        module("GroveBase", ["COpenSSL"]),
        module("GroveTensor", ["GroveBase", "CTorch"]),
        module("GroveSpec", ["GroveBase", yams]),
        module("GroveSparse", ["GroveBase", "CKernels"]),
        module("GroveStore", ["GroveBase", "CHDF5", "CKernels"]),
        module("GroveText", ["GroveBase", "GroveSparse"]),
        module(
            "GroveData",
            ["GroveBase", "GroveSpec", "GroveSparse", "GroveText", "GroveFetch", "CArchive"]
        ),
        module("GroveMetrics", ["GroveBase", "GroveSparse"]),
        module("GroveTree", ["GroveBase", "GroveSparse", "CKernels"]),
        module("GroveLinear", ["GroveBase", "GroveSparse", "GroveTree", "CKernels"]),
        module(
            "GroveExchange",
            ["GroveBase", "GroveSparse", "GroveData", "GroveTree", "GroveLinear"]
        ),
        module("GroveFetch", ["GroveBase"]),
        module(
            "GroveEncoder",
            [
                "GroveBase", "GroveSpec", "GroveFetch", "GroveTensor", "GroveSparse", "GroveText",
            ]
        ),
        module("GroveReport", ["GroveBase", "GroveSpec", "GroveStore", "GroveMetrics"]),
        module(
            "GroveRunner",
            [
                "GroveBase", "GroveSpec", "GroveSparse", "GroveStore", "GroveText", "GroveData",
                "GroveMetrics", "GroveTree", "GroveLinear", "GroveExchange", "GroveTensor",
                "GroveEncoder", "GroveReport", "GroveFetch", "CKernels",
            ]
        ),
        .executableTarget(
            name: "grove",
            dependencies: [
                "GroveRunner", "GroveBase", "GroveSpec", "GroveStore", "GroveData", "GroveEncoder",
                "GroveFetch", arguments,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "grove-bench",
            dependencies: [
                "GroveRunner", "GroveBase", "GroveSparse", "GroveStore", "GroveText", "GroveData",
                "GroveTree", "GroveLinear", "GroveMetrics", "CKernels", "GroveTensor",
                "GroveEncoder", arguments,
            ],
            swiftSettings: strict
        ),

        .target(
            name: "GroveTestSupport",
            dependencies: ["GroveBase"],
            path: "Tests/GroveTestSupport",
            swiftSettings: strict
        ),
        tests("GroveBase"),
        tests("GroveTensor", ["GroveBase"]),
        tests("GroveSpec", ["GroveBase"]),
        tests("GroveSparse", ["GroveBase"]),
        tests("GroveStore", ["GroveBase"]),
        tests("GroveText", ["GroveBase", "GroveSparse"]),
        tests("GroveData", ["GroveBase", "GroveSpec", "GroveSparse", "GroveText", "GroveFetch"]),
        tests("GroveMetrics", ["GroveBase", "GroveSparse"]),
        tests("GroveTree", ["GroveBase", "GroveSparse", "CKernels"]),
        tests("GroveLinear", ["GroveBase", "GroveSparse", "GroveTree"]),
        tests(
            "GroveExchange",
            ["GroveBase", "GroveSparse", "GroveData", "GroveTree", "GroveLinear"]
        ),
        tests("GroveFetch", ["GroveBase"]),
        tests(
            "GroveEncoder",
            ["GroveBase", "GroveFetch", "GroveTensor", "GroveSparse", "GroveText"]
        ),
        tests("GroveReport", ["GroveBase", "GroveSpec", "GroveStore", "GroveMetrics"]),
        tests(
            "GroveRunner",
            [
                "GroveBase", "GroveSpec", "GroveSparse", "GroveStore", "GroveText", "GroveData",
                "GroveMetrics", "GroveTree", "GroveLinear", "GroveExchange", "GroveTensor",
                "GroveEncoder", "GroveReport", "CKernels",
            ]
        ),
        // The executable itself, started as a user starts it.
        .testTarget(
            name: "GroveCommandTests",
            dependencies: ["grove", "GroveBase", "GroveTestSupport"],
            swiftSettings: strict
        ),
    ]
)

// The parsers' fuzzer has no main of its own (libFuzzer brings one), so that it is built only when
// asked for, by scripts/fuzz.
if Context.environment["GROVE_FUZZ"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "grove-fuzz",
            dependencies: [
                "GroveBase", "GroveSpec", "GroveSparse", "GroveStore", "GroveText", "GroveData",
                "GroveExchange", "GroveEncoder", "GroveReport", "GroveRunner", "GroveTestSupport",
            ],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]
        )
    )
}
