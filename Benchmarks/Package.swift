// swift-tools-version:6.2
// What `script/bench` measures Peregrine against, and the programs that measure its modules by themselves. A package of its own, so that their
// dependencies weigh on no build of Peregrine.
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(name: "peregrine", path: ".."),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
  ],
  targets: [
    .executableTarget(
      name: "HummingbirdPeer",
      dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
      swiftSettings: settings),
    .executableTarget(
      name: "GRDBPeer",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Travel", package: "peregrine"),
      ],
      swiftSettings: settings),
    .target(name: "CPlain", linkerSettings: [.linkedLibrary("sqlite3")]),
    .executableTarget(
      name: "DatabaseBench",
      dependencies: ["CPlain", .product(name: "Store", package: "peregrine")],
      swiftSettings: settings),
    // Built by `script/bench parsers` with the flag for tests, because nothing of what it calls is public.
    .executableTarget(
      name: "ParsersBench",
      dependencies: [.product(name: "Parsers", package: "peregrine"), .product(name: "Travel", package: "peregrine")],
      swiftSettings: settings),
  ]
)
