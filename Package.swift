// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  // Square roots inside loops stay scalar while the C library may set errno.
  .unsafeFlags(["-Xcc", "-fno-math-errno"]),
]

/// A layer: imports Vocabulary, Mathematics and what is named.
func layer(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: ["Vocabulary", "Mathematics"] + dependencies, resources: resources,
    swiftSettings: settings)
}

func tests(_ target: String, _ dependencies: [Target.Dependency] = [], golden: Bool = false) -> Target {
  .testTarget(
    name: "\(target)Tests",
    dependencies: [.byName(name: target), "Vocabulary", "Mathematics", "Tables", "TestSupport"] + dependencies,
    exclude: golden ? ["Golden"] : [], swiftSettings: settings)
}

let package = Package(
  name: "SynthCraft",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "synthcraft", targets: ["synthcraft"]),
    .library(
      name: "SynthCraft",
      targets: ["Vocabulary", "Mathematics", "Tables", "Privacy", "Generators", "Evaluation", "Studies"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
    .systemLibrary(name: "CReadStat", providers: [.apt(["libreadstat-dev"])]),
    .systemLibrary(name: "CXGBoost", providers: [.apt(["libxgboost-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    .target(name: "Vocabulary", resources: [.embedInCode("Resources/glossary.json")], swiftSettings: settings),
    .target(
      name: "Mathematics", dependencies: ["COpenBLAS", .product(name: "RealModule", package: "swift-numerics")],
      swiftSettings: settings),
    layer("Tables", ["CReadStat", "CZlib"]),
    layer("Learning", ["Tables", "CXGBoost"]),
    layer("Privacy", ["Tables"]),
    layer("Generators", ["Tables", "Learning", "Privacy"]),
    layer("Evaluation", ["Tables", "Learning"]),
    layer("Reasoning", ["Tables", "Learning", "Privacy", "Evaluation"]),
    layer("Dialogue", ["Tables", "Learning", "Evaluation"]),
    layer(
      "Reports",
      ["Tables", "Privacy", "Evaluation", "Reasoning", .product(name: "Mustache", package: "swift-mustache")]),
    layer(
      "Studies",
      [
        "Tables", "Learning", "Privacy", "Generators", "Evaluation", "Reasoning", "Dialogue", "Reports",
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    layer(
      "WebApp",
      [
        "Tables", "Evaluation", "Reasoning", "Dialogue", "Reports", "Studies",
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.embedInCode("Resources")]),
    .executableTarget(
      name: "synthcraft",
      dependencies: [
        "Vocabulary", "Mathematics", "Tables", "Privacy", "Generators", "Evaluation", "Dialogue", "Studies", "WebApp",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Vocabulary", "Mathematics", "Tables", "Generators", "Evaluation", "Studies",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks", exclude: ["panel.py", "compare.py"], swiftSettings: settings),
    layer("TestSupport", ["Tables"]),

    .testTarget(
      name: "VocabularyTests", dependencies: ["Vocabulary"], swiftSettings: settings),
    .testTarget(name: "MathematicsTests", dependencies: ["Mathematics"], swiftSettings: settings),
    .testTarget(
      name: "TablesTests", dependencies: ["CReadStat", "Tables", "Vocabulary", "Mathematics", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "CommandLineTests", dependencies: ["synthcraft", "Mathematics", "Tables", "TestSupport"],
      swiftSettings: settings),
    tests("Learning"),
    tests("Privacy"),
    tests("Generators", ["Learning", "Privacy"]),
    tests("Evaluation", ["Learning"], golden: true),
    tests("Reasoning", ["Evaluation"]),
    tests("Dialogue"),
    tests("Reports", ["Evaluation", "Privacy", "Reasoning"]),
    tests(
      "Studies", ["Generators", "Privacy", "Evaluation", "Reasoning", "Dialogue", "Reports"], golden: true),
    tests("WebApp", ["Studies", "Reports", "Dialogue", "Reasoning"]),
  ]
)
