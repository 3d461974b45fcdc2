// swift-tools-version:6.2
import PackageDescription

// A package of its own, because all of it, HTTPServer, Parsers and Travel too, is built with libFuzzer's instrumentation: `script/fuzz` gives the
// flags. Built without them it does not link.
let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "peregrine", path: "../..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: ["HTTPServer", "MailClient", "Parsers", "Travel"].map { .product(name: $0, package: "peregrine") },
      swiftSettings: [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ])
  ]
)
