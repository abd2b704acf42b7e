// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is built with: three upcoming features, and no warning survives.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func package(_ path: String, _ version: Version) -> Package.Dependency {
    .package(url: "https://github.com/\(path)", from: version)
}

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioFoundation: Target.Dependency = .product(name: "NIOFoundationCompat", package: "swift-nio")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let httpServer: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func suite(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

var targets: [Target] = [
    .target(name: "CLinux"),
    room("Common", [logging, .product(name: "Yams", package: "Yams")]),
    room("Commands", [arguments]),
    room("SMPP", [nioCore]),
    room("Licence", ["Common", .product(name: "Crypto", package: "swift-crypto")]),
    room("TLS", ["Common", .product(name: "NIOSSL", package: "swift-nio-ssl")]),
    room("Supervision", ["Common"]),
    room("Telemetry", ["Common", nioCore]),
    room("IPC", ["CLinux", "Common", "Telemetry", nioCore, nioPosix, nioFoundation, logging]),
    room(
        "Store",
        ["Common", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift")]
    ),
    room(
        "CoreAPI",
        [
            "Common", nioCore, nioPosix, httpClient, logging, .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ]
    ),
    room(
        "CacheFlow",
        [
            "Common", "IPC", "CoreAPI", nioCore, logging, .product(name: "DequeModule", package: "swift-collections"),
        ]
    ),
    program(
        "supervisor",
        [
            "CLinux", "Commands", "Common", "Licence", "Telemetry", "Supervision", "IPC", "Store", nioCore, nioPosix,
            logging, arguments,
        ]
    ),
    program(
        "bindworker",
        [
            "CLinux", "Common", "TLS", "Telemetry", "SMPP", "IPC", "CoreAPI", "CacheFlow", nioCore, nioPosix, logging,
            .product(name: "DequeModule", package: "swift-collections"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ]
    ),
    program("listener", ["Common", "SMPP", "IPC", "Telemetry", nioCore, nioPosix, logging]),
    program(
        "tlsgate",
        [
            "CLinux", "Common", "TLS", "IPC", nioCore, nioPosix, logging,
            .product(name: "NIOTLS", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ]
    ),
    program("steward", ["Common", "IPC", "CoreAPI", "CacheFlow", "Telemetry", nioCore, nioPosix, logging]),
    program(
        "console",
        [
            "Common", "Telemetry", "IPC", nioCore, nioPosix, logging, httpServer,
            .product(name: "HummingbirdCore", package: "hummingbird"),
        ]
    ),
    program(
        "embeddedcore",
        [
            "Commands", "Common", "CoreAPI", "IPC", nioCore, nioPosix, logging, arguments, httpServer,
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]
    ),
    program(
        "smppctl",
        [
            "Commands", "Common", "TLS", "IPC", "Licence", "Telemetry", "SMPP", "CoreAPI", nioCore, nioPosix, logging,
            arguments,
            .product(name: "NIOTLS", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ]
    ),
    program("rehearse", ["Commands", "SMPP", nioCore, nioPosix, arguments]),
    .target(
        name: "TestSupport",
        dependencies: ["CoreAPI", nioCore, nioEmbedded],
        path: "Tests/TestSupport",
        swiftSettings: strict
    ),
    suite("CommonTests", ["Common", logging]),
    suite("LicenceTests", ["Licence", "Common"]),
    suite("SMPPTests", ["SMPP", nioCore], resources: [.copy("Vectors")]),
    suite("SupervisionTests", ["Supervision", "Common"]),
    .target(name: "CPowerCut", path: "Tests/CPowerCut", linkerSettings: [.linkedLibrary("sqlite3")]),
    suite("StoreTests", ["Store", "Common", "CPowerCut", .product(name: "GRDB", package: "GRDB.swift")]),
    suite("TelemetryTests", ["Telemetry", "Common", nioCore]),
    suite("IPCTests", ["IPC", "CLinux", "Common", "Telemetry", nioCore, nioPosix, nioFoundation]),
    suite("CoreAPITests", ["CoreAPI", "Common", nioCore, nioPosix, logging]),
    suite(
        "EmbeddedCoreTests",
        [
            "embeddedcore", "CoreAPI", "Common", nioCore, nioPosix, httpClient, logging,
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "GRDB", package: "GRDB.swift"),
        ]
    ),
    suite("ListenerTests", ["listener", "IPC", "CLinux", "Common", "SMPP", nioCore, nioPosix, logging]),
    suite(
        "SupervisorTests",
        [
            "supervisor", "Supervision", "Store", "Telemetry", "IPC", "CLinux", "Common", nioCore, nioPosix,
            nioEmbedded, logging,
        ]
    ),
    suite(
        "StewardTests",
        ["steward", "TestSupport", "CoreAPI", "CacheFlow", "IPC", "Telemetry", "Common", nioCore, nioEmbedded, logging]
    ),
    suite(
        "TLSGateTests",
        [
            "tlsgate", nioCore, nioEmbedded, .product(name: "NIOTLS", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ]
    ),
    suite("CacheFlowTests", ["CacheFlow", "TestSupport", "IPC", "CoreAPI", "Common", nioCore, nioEmbedded, logging]),
    suite(
        "BindWorkerTests",
        [
            "bindworker", "TestSupport", "SMPP", "CoreAPI", "CacheFlow", "Telemetry", "IPC", "Common", nioCore,
            nioEmbedded,
            logging,
        ]
    ),
    suite(
        "SmppctlTests",
        ["smppctl", "IPC", "Common", "Licence", "SMPP", "CoreAPI", nioCore, nioEmbedded, arguments],
        resources: [.copy("Fixtures")]
    ),
    suite("ConsoleTests", ["console", "IPC", "Common", "Telemetry", nioCore]),
    suite("RehearseTests", ["rehearse", "SMPP", nioCore]),
]

var dependencies: [Package.Dependency] = [
    package("apple/swift-log", "1.16.2"),
    package("apple/swift-argument-parser", "1.8.2"),
    package("apple/swift-collections", "1.6.0"),
    package("apple/swift-crypto", "4.5.2"),
    package("apple/swift-nio", "2.101.2"),
    package("apple/swift-nio-ssl", "2.37.6"),
    package("groue/GRDB.swift", "7.10.0"),
    package("jpsim/Yams", "6.2.2"),
    package("swift-server/swift-service-lifecycle", "2.13.0"),
    package("swift-server/async-http-client", "1.37.0"),
    package("hummingbird-project/hummingbird", "2.28.1"),
]

// FUZZ=1 adds the fuzz targets; always on, they would keep `swift test` from linking.
if Context.environment["FUZZ"] != nil {
    targets.append(
        .executableTarget(
            name: "fuzz-pdu",
            dependencies: ["SMPP", nioCore],
            path: "Fuzz/fuzz-pdu",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]
        )
    )
    targets.append(
        .executableTarget(
            name: "fuzz-frame",
            dependencies: ["IPC", nioCore],
            path: "Fuzz/fuzz-frame",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]
        )
    )
}

// BENCH=1 adds what measures; nobody else has to compile it.
if Context.environment["BENCH"] != nil {
    targets.append(
        .executableTarget(
            name: "store-bench",
            dependencies: [
                "Store", "Common", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Benchmarks/store-bench",
            swiftSettings: strict
        )
    )
}

// ONLY=SMPP,SMPPTests builds just these and what they need: a room can be worked on without the house.
if let only = Context.environment["ONLY"] {
    var wanted = only.split(separator: ",").map(String.init)
    var place = 0
    while place < wanted.count {
        for dependency in targets.first(where: { $0.name == wanted[place] })?.dependencies ?? [] {
            if case .byNameItem(let name, _) = dependency, !wanted.contains(name) { wanted.append(name) }
        }
        place += 1
    }
    targets = targets.filter { wanted.contains($0.name) }
    let used = Set(
        targets.flatMap(\.dependencies).compactMap { dependency -> String? in
            if case .productItem(_, let package, _, _) = dependency { return package?.lowercased() }
            return nil
        }
    )
    dependencies = dependencies.filter { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return true }
        let name = location.split(separator: "/").last.map { $0.lowercased() } ?? ""
        return used.contains(name)
    }
}

let manifest = Package(
    name: "omnimessage-smpp",
    products: targets.contains { $0.name == "SMPP" } ? [.library(name: "SMPP", targets: ["SMPP"])] : [],
    dependencies: dependencies,
    targets: targets
)
