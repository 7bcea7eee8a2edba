// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  // Square roots inside loops stay scalar while the C library may set errno.
  .unsafeFlags(["-Xcc", "-fno-math-errno"]),
]

func target(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "SynthCraft",
  platforms: [.macOS(.v15)],
  products: [],
  dependencies: [
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1")
  ],
  targets: [
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CReadStat", providers: [.apt(["libreadstat-dev"])]),
    .systemLibrary(name: "CXGBoost", providers: [.apt(["libxgboost-dev"])]),
    target("Vocabulary", resources: [.embedInCode("Resources/glossary.json")]),
    target("Mathematics", ["COpenBLAS", .product(name: "RealModule", package: "swift-numerics")]),
    target("Tables", ["Vocabulary", "Mathematics", "CZlib", "CReadStat"]),

    target("Privacy", ["Vocabulary", "Mathematics", "Tables"]),
    target("Learning", ["Vocabulary", "Mathematics", "Tables", "CXGBoost"]),
    target("Generators", ["Vocabulary", "Mathematics", "Tables", "Learning", "Privacy"]),
    target("TestSupport", ["Vocabulary", "Mathematics", "Tables"]),
    tests("Generators", ["Generators", "Learning", "Privacy", "Tables", "Mathematics", "Vocabulary", "TestSupport"]),
    tests("Learning", ["TestSupport", "Learning", "Tables", "Mathematics", "Vocabulary"]),
    tests("Privacy", ["Privacy", "Tables", "Mathematics", "Vocabulary"]),
    tests("Mathematics", ["Mathematics"]),
    tests("Tables", ["TestSupport", "Tables", "Vocabulary", "Mathematics"]),
  ]
)
