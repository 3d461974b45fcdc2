// swift-tools-version:6.2
import PackageDescription

// `script/test` and CI set WARNINGS_AS_ERRORS, so that a newer compiler's new warning never stops somebody who only wants to run the server.
let strict = Context.environment["WARNINGS_AS_ERRORS"] != nil

let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    // Nobody looks for a symbol of the system's in the index of a test's build, and it takes time to write.
  ] + (strict ? [.treatAllWarnings(as: .error), .unsafeFlags(["-index-ignore-system-modules"])] : [])

// What only computes takes most of the time of all tests unless it is optimised; every program that a test starts reads the airports.
let computing = settings + (strict ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : [])

// The test targets that are not run, and so need not be built, parted by spaces.
let leftOut = (Context.environment["WITHOUT_TESTS"] ?? "").split(separator: " ").map(String.init)

let package = Package(
  name: "peregrine",
  products: [
    .executable(name: "peregrine", targets: ["Peregrine"]),
    .library(name: "HTTPServer", targets: ["HTTPServer"]),
    .library(name: "MailClient", targets: ["MailClient"]),
    .library(name: "Parsers", targets: ["Assets", "Parsers"]),
    .library(name: "Travel", targets: ["Travel"]),
    .library(name: "Store", targets: ["Database", "Store", "Threads", "Travel"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
  ],
  targets: [
    // System libraries: module maps and nothing more.
    .systemLibrary(name: "CCurl", path: "Sources/CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
    .systemLibrary(name: "COpenSSL", path: "Sources/COpenSSL", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CPostgres", path: "Sources/CPostgres", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CSQLite", path: "Sources/CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", providers: [.apt(["zlib1g-dev"])]),

    .target(name: "Assets", exclude: ["data"], cSettings: strict ? [.treatAllWarnings(as: .error)] : []),
    .target(name: "Threads", dependencies: ["CLinux"], swiftSettings: settings),
    .target(name: "Travel", dependencies: ["COpenSSL", "Threads"], swiftSettings: computing),
    .target(
      name: "HTTPServer",
      dependencies: ["CLinux", "COpenSSL", "CZlib", "Threads", .product(name: "Logging", package: "swift-log")],
      swiftSettings: settings),
    .target(name: "HTTPClient", dependencies: ["CCurl", "Threads"], swiftSettings: settings),
    .target(name: "MailClient", dependencies: ["CCurl", "Threads"], swiftSettings: settings),
    .target(name: "Database", dependencies: ["COpenSSL", "CPostgres", "CSQLite", "Threads"], swiftSettings: settings),
    .target(name: "Store", dependencies: ["Assets", "Database", "Schema", "Threads", "Travel"], swiftSettings: settings),
    .target(name: "Schema", swiftSettings: computing),
    .target(name: "Programs", dependencies: ["CLinux", "Threads"], swiftSettings: settings),
    .target(name: "Parsers", dependencies: ["CZlib", "Schema", "Travel"], swiftSettings: settings),
    .target(
      name: "API",
      dependencies: [
        "Assets", "COpenSSL", "Database", "HTTPClient", "HTTPServer", "MailClient", "Parsers", "Programs", "Schema", "Store", "Threads",
        "Travel",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "Peregrine",
      dependencies: [
        "API", "Assets", "CLinux", "Database", "HTTPClient", "HTTPServer", "MailClient", "Programs", "Schema", "Store", "Threads", "Travel",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),

    .testTarget(
      name: "HTTPServerTests",
      dependencies: ["HTTPServer", "Threads", .product(name: "Logging", package: "swift-log")],
      swiftSettings: settings),
    .testTarget(name: "HTTPClientTests", dependencies: ["HTTPClient", "Threads"], swiftSettings: settings),
    .testTarget(name: "MailClientTests", dependencies: ["MailClient", "Threads"], swiftSettings: settings),
    .testTarget(name: "DatabaseTests", dependencies: ["Database", "Threads"], swiftSettings: settings),
    .testTarget(name: "AssetsTests", dependencies: ["Assets"], swiftSettings: settings),
    .testTarget(
      name: "TravelTests", dependencies: ["Assets", "Threads", "Travel"], exclude: ["distance_cases.py", "zone_cases.py"],
      swiftSettings: settings),
    .testTarget(
      name: "StoreTests", dependencies: ["Database", "Store", "Threads", "Travel"], path: "Tests/StoreTests", swiftSettings: settings),
    .testTarget(name: "SchemaTests", dependencies: ["Schema"], swiftSettings: settings),
    .testTarget(
      name: "APITests",
      dependencies: [
        "API", "COpenSSL", "Database", "HTTPClient", "HTTPServer", "MailClient", "Parsers", "Peregrine", "Schema", "Store", "Threads",
        "Travel",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(name: "ParsersTests", dependencies: ["Assets", "CZlib", "Parsers", "Schema", "Travel"], swiftSettings: settings),
    .testTarget(
      name: "PeregrineTests",
      dependencies: [
        "API", "Database", "HTTPServer", "Peregrine", "Programs", "Threads", "Travel", .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    // What the tests of durability kill.
    .executableTarget(name: "Scribe", dependencies: ["Database", "Threads"], path: "Tests/Scribe", swiftSettings: settings),
    .testTarget(
      name: "Acceptance",
      dependencies: ["CLinux", "Database", "Peregrine", "Programs", "Scribe", "Threads"],
      path: "Tests/Acceptance",
      swiftSettings: settings),
  ],
  // For #embed.
  cLanguageStandard: .c2x
)

package.targets.removeAll { $0.isTest && leftOut.contains($0.name) }
