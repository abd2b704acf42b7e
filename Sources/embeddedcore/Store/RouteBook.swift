import CoreAPI
import Foundation
import GRDB
import Synchronization

/// The routes: a starting set from the configuration, and those added over the API beside it.
final class RouteBook: Sendable {
    private struct State {
        var routes: [MessageRoute] = []
        var table = RoutingTable([])
    }

    private let store: MessageStore
    private let state = Mutex(State())

    init(store: MessageStore) {
        self.store = store
    }

    var routes: [MessageRoute] { self.state.withLock { $0.routes } }
    var table: RoutingTable { self.state.withLock { $0.table } }

    /// Replaces the starting set by that of the present configuration.
    func begin(with routes: [MessageRoute]) async throws(StoreFault) {
        try await self.change { transaction in
            try transaction.run("DELETE FROM route WHERE is_from_file = 1", [])
            for route in routes { _ = try transaction.add(route, isFromFile: true) }
        }
    }

    func add(_ route: MessageRoute) async throws(StoreFault) -> MessageRoute {
        let id = try await self.change { transaction in try transaction.add(route, isFromFile: false) }
        var added = route
        added.id = id
        return added
    }

    /// False where there is no such route.
    func replace(_ id: Int64, by route: MessageRoute) async throws(StoreFault) -> Bool {
        try await self.change { transaction in
            let json = Data(route.json)
            return try transaction.run("UPDATE route SET route = ?, is_from_file = 0 WHERE id = ?", [json, id]) > 0
        }
    }

    func remove(_ id: Int64) async throws(StoreFault) -> Bool {
        try await self.change { transaction in try transaction.run("DELETE FROM route WHERE id = ?", [id]) > 0 }
    }

    /// Changes the routes; the new ones hold for every message that comes in after this returns.
    private func change<Value: Sendable>(
        _ work: @escaping @Sendable (inout StoreTransaction) throws -> Value
    ) async throws(StoreFault) -> Value {
        let (value, routes) = try await self.store.write { transaction in
            let value = try work(&transaction)
            return (value, try transaction.routes())
        }
        let table = RoutingTable(routes)
        self.state.withLock { $0 = State(routes: routes, table: table) }
        return value
    }
}

extension StoreTransaction {
    fileprivate func add(_ route: MessageRoute, isFromFile: Bool) throws -> Int64 {
        try self.run("INSERT INTO route (is_from_file, route) VALUES (?, ?)", [isFromFile ? 1 : 0, Data(route.json)])
        return self.database.lastInsertedRowID
    }

    fileprivate func routes() throws -> [MessageRoute] {
        let cursor = try self.rows("SELECT id, route FROM route ORDER BY id", [])
        var routes: [MessageRoute] = []
        while let row = try cursor.next() {
            var route = try MessageRoute(json: Array(row.octets(1)))
            route.id = row.integer(0)
            routes.append(route)
        }
        return routes
    }
}
