import Common
import IPC
import Supervision

/// What operators do with one bind.
struct BindOffice {
    let board: StatusBoard
    let overrides: Overrides
    let licence: LicenceOffice
    let tell: (FleetEvent) -> Void
    /// Puts in force what has been switched, on the configuration that is in force: no file is read.
    let apply: () -> Void

    func answer(_ order: BindOrder) -> ControlResponse {
        guard let bind = self.board.configuration.allBinds.first(where: { $0.name.value == order.bind }) else {
            let known = self.board.configuration.allBinds.map(\.name.value).joined(separator: ", ")
            return .refused("there is no bind \(order.bind); there are: \(known)")
        }
        let child = ChildName.bindWorker(bind.name, bind.mode)
        switch order.action {
        case .enable: return self.set(bind.name, .bind, to: true)
        case .disable: return self.set(bind.name, .bind, to: false)
        case .enableCache: return self.set(bind.name, .cache, to: true)
        case .disableCache: return self.set(bind.name, .cache, to: false)
        case .reconnect, .disconnect:
            if let why = self.licence.why(bind.name) { return .refused("bind \(bind.name) is not started: \(why)") }
            guard bind.enabled else {
                return .refused("bind \(bind.name) is disabled; smppctl bind enable \(bind.name) starts it")
            }
            self.tell(order.action == .reconnect ? .restart(child) : .stop(child))
            return .done
        }
    }

    private func set(_ name: BindName, _ target: Overrides.Target, to value: Bool) -> ControlResponse {
        let file = self.board.file.allBinds.first { $0.name == name }.map { target.value(of: $0) } ?? value
        self.overrides.set(name, target, to: value, file: file)
        self.apply()
        guard target == .bind, value, let held = self.licence.why(name) else { return .done }
        return .refused("switched, and started once the licence allows it: \(held)")
    }
}
