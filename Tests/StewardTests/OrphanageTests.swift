import CacheFlow
import Common
import CoreAPI
import IPC
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import steward

/// Messages of binds that nobody works for are claimed by the steward; one conversation a bind, and none without Core.
@Suite struct OrphanageTests {
    /// An orphanage on a loop of its own, and what it asks the keeper.
    private final class House {
        let orphanage: Orphanage
        private(set) var asked: [String] = []
        private(set) var numbers: [UInt32] = []
        private let client: CoreClient
        private let access: CoreAccess
        private let cache = ChildConfiguration.CacheSettings(
            epochs: KeyEpochs(present: KeyEpochs.Epoch(first: 1, name: "e")),
            flushInterval: .seconds(10),
            maxRetryAttempts: 3
        )

        init(on loop: any EventLoop) throws {
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            var configuration = GatewayConfiguration()
            configuration.apiBaseURL = .url("http://127.0.0.1:9")
            self.access = CoreAccess(configuration)
            self.client = try CoreClient(
                configuration: CoreClientConfiguration(self.access),
                eventLoop: loop,
                logger: logger
            )
            var send: (Frame) -> Void = { _ in }
            self.orphanage = Orphanage(store: StoreLink(eventLoop: loop) { send($0) }, logger: logger)
            send = { [unowned self] frame in
                guard case .store(let number, let bind, .claim) = frame else { return }
                self.asked.append(bind.value)
                self.numbers.append(number)
            }
        }

        func use() { self.orphanage.use(self.client, self.access, self.cache) }

        func due(_ names: String...) {
            for name in names { BindName(name).map { self.orphanage.due($0) } }
        }

        func core(isReachable: Bool) {
            self.orphanage.learned(CoreFacts(reachable: isReachable, extensions: ["batch"], why: ""))
        }

        /// The keeper's answer to the claim before: nothing is due.
        func nothing(for number: UInt32?) {
            guard let number else { return }
            let answer = ClaimAnswer(messages: [], nextDue: nil, isMoreDue: false)
            self.orphanage.store.received(number, .claimed(answer))
        }

        func close() -> EventLoopFuture<Void> { self.client.shutdown() }
    }

    /// What is asked of the keeper in the course of `story`.
    private func asked(_ story: @escaping @Sendable (House) -> Void) async throws -> [String] {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let asked = try await loop.flatSubmit {
            do {
                let house = try House(on: loop)
                story(house)
                let asked = house.asked
                return house.close().map { asked }
            } catch {
                return loop.makeFailedFuture(error)
            }
        }.get()
        try await group.shutdownGracefully()
        return asked
    }

    @Test func `what is due while Core is there is claimed, each bind by itself`() async throws {
        let asked = try await self.asked { house in
            house.use()
            house.core(isReachable: true)
            house.due("acme", "beta")
        }
        #expect(asked == ["acme", "beta"])
    }

    @Test func `before there is a Core to hand them to, nothing is claimed`() async throws {
        let asked = try await self.asked { house in
            house.core(isReachable: true)
            house.due("acme")
        }
        #expect(asked == [])
    }

    @Test func `while Core is out of reach they wait where they are, and are claimed when it is back`() async throws {
        let asked = try await self.asked { house in
            house.use()
            house.core(isReachable: false)
            house.due("acme")
            precondition(house.asked.isEmpty, "nobody can take them")
            house.core(isReachable: true)
        }
        #expect(asked == ["acme"])
    }

    @Test func `a bind whose claim is under way is not claimed twice, and later again`() async throws {
        let asked = try await self.asked { house in
            house.use()
            house.core(isReachable: true)
            house.due("acme", "acme")
            precondition(house.asked == ["acme"], "the first claim has no answer yet")
            house.nothing(for: house.numbers.last)
            house.due("acme")
        }
        #expect(asked == ["acme", "acme"])
    }

    @Test func `another Core, or other settings, begin anew; the same change nothing`() async throws {
        let asked = try await self.asked { house in
            house.use()
            house.core(isReachable: true)
            house.due("acme")
            house.use()
            house.due("acme")
        }
        #expect(asked == ["acme"])
    }
}
