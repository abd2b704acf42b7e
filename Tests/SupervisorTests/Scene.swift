import Common
import Foundation
import IPC
import Store
import Supervision
import Testing

@testable import supervisor

/// A gateway with a carrier's and a partner's bind.
let twoBinds = """
    binds:
      - {name: acme, host: smpp.example.com, system_id: user, password: secret}
    server_binds:
      - {name: partner, system_id: partner, password: long_secret_1, cache_enabled: true, cache_max_size: 5}
    """

let acme = ChildName.bindWorker(name("acme"), .client)
let partner = ChildName.bindWorker(name("partner"), .server)

func name(_ text: String) -> BindName {
    guard let name = BindName(text) else { preconditionFailure("the tests use valid names") }
    return name
}

func board(_ text: String = twoBinds, _ statuses: [ChildStatus] = []) throws -> StatusBoard {
    let configuration = try ConfigurationFile.read(text: text).configuration
    let board = StatusBoard(
        configuration: configuration,
        file: configuration,
        savedLedger: nil,
        epochs: KeyEpochs(present: KeyEpochs.Epoch(first: 1, name: "test"))
    )
    board.statuses = { statuses }
    return board
}

func child(
    _ name: ChildName,
    _ phase: ChildPhase,
    pid: Int32? = nil,
    nextTry: Duration? = nil
) -> ChildStatus {
    ChildStatus(
        name: name,
        number: 1,
        phase: phase,
        pid: pid,
        generation: 1,
        restarts: 3,
        since: .now,
        lastEnd: nil,
        nextTry: nextTry.map { .now + $0 }
    )
}

/// A folder of its own, gone with the test.
final class Folder {
    let path: String

    init() throws {
        self.path = FileManager.default.temporaryDirectory.appending(path: "supervisor-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: self.path)
        } catch {
            // Left in the temporary folder.
        }
    }

    func store() throws -> Store {
        var limits = StoreLimits()
        limits.ballast = 4096
        return try Store(path: "\(self.path)/gateway.sqlite", storage: .discCopies, limits: limits)
    }
}

extension Store {
    /// Performs one command and waits for its answer.
    func perform<Command: StoreCommand>(_ command: Command) async throws -> Command.Answer
    where Command.Answer: Sendable {
        try await withCheckedThrowingContinuation { continuation in
            self.submit(command) { continuation.resume(with: $0) }
        }
    }
}
