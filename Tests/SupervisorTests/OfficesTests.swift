import Common
import IPC
import Logging
import NIOEmbedded
import Store
import Supervision
import Testing

@testable import supervisor

/// What operators switch is stronger than the file, and outlives the service.
@Suite struct OverridesTests {
    @Test func `a switch that differs from the file is kept, and one that agrees with it is none`() async throws {
        let folder = try Folder()
        let configuration = try board().configuration
        do {
            let store = try folder.store()
            let overrides = Overrides(store: store)
            overrides.set(name("acme"), .bind, to: false, file: true)
            overrides.set(name("partner"), .bind, to: true, file: true)
            #expect(overrides.applied(to: configuration).allBinds.map(\.enabled) == [false, true])
            #expect(overrides.why(name("acme"), .bind)?.hasPrefix("disabled by smppctl at ") == true)
            #expect(overrides.why(name("acme"), .bind)?.hasSuffix("; smppctl bind enable acme undoes it") == true)
            #expect(overrides.why(name("partner"), .bind) == nil)
            store.close()
        }
        let store = try folder.store()
        let overrides = Overrides(store: store)
        #expect(overrides.applied(to: configuration).allBinds.map(\.enabled) == [false, true])
        overrides.set(name("acme"), .bind, to: true, file: true)
        #expect(overrides.why(name("acme"), .bind) == nil)
        store.close()
        #expect(try folder.store().savedSettings == [])
    }

    @Test func `a bind and its cache are switched apart, and both are kept`() async throws {
        let folder = try Folder()
        let configuration = try board().configuration
        do {
            let store = try folder.store()
            let overrides = Overrides(store: store)
            overrides.set(name("acme"), .cache, to: true, file: false)
            overrides.set(name("partner"), .cache, to: false, file: true)
            overrides.set(name("partner"), .bind, to: false, file: true)
            store.close()
        }
        let store = try folder.store()
        let overrides = Overrides(store: store)
        let binds = overrides.applied(to: configuration).allBinds
        #expect(binds.map(\.isCached) == [true, false] && binds.map(\.enabled) == [true, false])
        #expect(overrides.why(name("acme"), .bind) == nil)
        #expect(overrides.why(name("acme"), .cache)?.hasSuffix("; smppctl cache disable acme undoes it") == true)
        #expect(overrides.why(name("partner"), .cache)?.hasPrefix("disabled by smppctl at ") == true)
        overrides.set(name("partner"), .cache, to: true, file: true)
        #expect(overrides.applied(to: configuration).allBinds.map(\.isCached) == [true, true])
        #expect(overrides.applied(to: configuration).allBinds.map(\.enabled) == [true, false])
        store.close()
    }

    @Test func `what the store holds for a bind that is gone, or in other words, changes nothing`() async throws {
        let folder = try Folder()
        let store = try folder.store()
        for (key, value) in [
            ("bind.gone.enabled", "false"), ("bind.acme.enabled", "perhaps"), ("acme.enabled", "false"),
        ] {
            try await store.perform(SaveSetting(key: key, value: value, origin: "test"))
        }
        store.close()
        let configuration = try board().configuration
        let again = try folder.store()
        #expect(Overrides(store: again).applied(to: configuration) == configuration)
        again.close()
    }
}

@Suite struct BindOfficeTests {
    /// What the office has told the fleet, and how often it has put switches in force.
    private final class Desk {
        var told: [FleetEvent] = []
        var applied = 0
        /// What the licence holds back.
        var held: [BindName: String] = [:]
    }

    private func ask(_ order: BindOrder, _ text: String = twoBinds, _ desk: Desk) throws -> ControlResponse {
        let folder = try Folder()
        let store = try folder.store()
        defer { store.close() }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let licence = LicenceOffice(eventLoop: EmbeddedEventLoop(), logger: logger)
        licence.took(LicenceLook(GatewayConfiguration()), holding: desk.held)
        let office = BindOffice(
            board: try board(text),
            overrides: Overrides(store: store),
            licence: licence,
            tell: { desk.told.append($0) },
            apply: { desk.applied += 1 }
        )
        return office.answer(order)
    }

    @Test func `a bind that nobody knows is refused with those that there are`() throws {
        let desk = Desk()
        let said = try self.ask(BindOrder(bind: "acne", action: .reconnect), desk)
        #expect(said == .refused("there is no bind acne; there are: acme, partner"))
        #expect(desk.told == [] && desk.applied == 0)
    }

    @Test func `to reconnect is another process, to disconnect is none`() throws {
        let desk = Desk()
        #expect(try self.ask(BindOrder(bind: "acme", action: .reconnect), desk) == .done)
        #expect(try self.ask(BindOrder(bind: "partner", action: .disconnect), desk) == .done)
        #expect(desk.told == [.restart(acme), .stop(partner)])
    }

    @Test func `what is disabled can be neither, and is told how to be`() throws {
        let desk = Desk()
        let off = twoBinds.replacing("system_id: user", with: "system_id: user, enabled: false")
        let said = try self.ask(BindOrder(bind: "acme", action: .reconnect), off, desk)
        #expect(said == .refused("bind acme is disabled; smppctl bind enable acme starts it"))
        #expect(desk.told == [])
    }

    @Test func `what the licence holds back is told so, and is not started`() throws {
        let desk = Desk()
        desk.held = [name("acme"): "the licence allows 1 bind"]
        let said = try self.ask(BindOrder(bind: "acme", action: .reconnect), desk)
        #expect(said == .refused("bind acme is not started: the licence allows 1 bind"))
        let switched = try self.ask(BindOrder(bind: "acme", action: .enable), desk)
        #expect(switched == .refused("switched, and started once the licence allows it: the licence allows 1 bind"))
        #expect(desk.told == [])
    }

    @Test func `a switch is put in force at once, whatever the licence holds back`() throws {
        let desk = Desk()
        #expect(try self.ask(BindOrder(bind: "acme", action: .disable), desk) == .done)
        desk.held = [name("acme"): "the licence allows 1 bind"]
        #expect(try self.ask(BindOrder(bind: "acme", action: .disable), desk) == .done)
        #expect(desk.applied == 2 && desk.told == [])
    }

    private func ask(_ order: BindOrder, _ desk: Desk) throws -> ControlResponse {
        try self.ask(order, twoBinds, desk)
    }
}
