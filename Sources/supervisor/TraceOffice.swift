import Common
import IPC
import NIOCore
import Supervision

/// Passes the traces of binds on to whoever follows them, without looking into them.
///
/// A worker traces for as long as one follower at least is there; after a restart the new one is told again.
final class TraceOffice {
    var send: (ChildName, Frame) -> Void = { _, _ in }
    var isHere: (ChildName) -> Bool = { _ in false }

    private let board: StatusBoard
    private var followers: [BindName: [Follower]] = [:]

    init(board: StatusBoard) {
        self.board = board
    }

    func follow(_ name: String, _ follower: Follower, completion: (ControlResponse) -> Void) {
        let binds = self.board.configuration.allBinds
        guard let bind = binds.first(where: { $0.name.value == name }) else {
            let known = binds.map(\.name.value).joined(separator: ", ")
            return completion(.refused("there is no bind \(name); there are: \(known)"))
        }
        self.followers[bind.name, default: []].append(follower)
        follower.onRoom = { [unowned follower] in follower.tellLeftOut() }
        follower.onGone = { [unowned self, unowned follower] in self.gone(follower, from: bind.name) }
        follower.tell(.live)
        let worker = ChildName.bindWorker(bind.name, bind.mode)
        if self.isHere(worker) {
            self.send(worker, .trace(true))
        } else if bind.enabled {
            follower.tell(.away("the worker of bind \(name) does not run; what it does is shown once it does"))
        } else {
            follower.tell(.away("bind \(name) is disabled; smppctl bind enable \(name) starts it"))
        }
    }

    /// A piece of a worker's, with so many PDUs in it.
    func traced(_ count: UInt32, _ piece: ByteBuffer, by worker: ChildName) {
        guard let bind = worker.bind else { return }
        for follower in self.followers[bind] ?? [] {
            follower.tellOrLeaveOut(.traced(piece), count: UInt64(count))
        }
    }

    func arrived(_ child: ChildName) {
        guard let bind = child.bind, self.followers[bind] != nil else { return }
        self.send(child, .trace(true))
    }

    func left(_ child: ChildName) {
        guard let bind = child.bind, !self.isHere(child) else { return }
        for follower in self.followers[bind] ?? [] {
            follower.tell(.away("the worker of bind \(bind) has ended"))
        }
    }

    private func gone(_ follower: Follower, from name: BindName) {
        self.followers[name]?.removeAll { $0 === follower }
        guard self.followers[name]?.isEmpty == true else { return }
        self.followers[name] = nil
        for mode in BindMode.allCases { self.send(.bindWorker(name, mode), .trace(false)) }
    }
}
