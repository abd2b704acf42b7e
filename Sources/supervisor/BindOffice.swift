import Common
import IPC
import Supervision

/// What operators do with one bind.
struct BindOffice {
    let board: StatusBoard
    let overrides: Overrides
    let licence: LicenceOffice
    let tell: (FleetEvent) -> Void
    /// Reads the configuration again; answers why it was refused.
    let reload: () -> String?

    func answer(_ order: BindOrder) -> ControlResponse {
        guard let bind = self.board.configuration.allBinds.first(where: { $0.name.value == order.bind }) else {
            let known = self.board.configuration.allBinds.map(\.name.value).joined(separator: ", ")
            return .refused("there is no bind \(order.bind); there are: \(known)")
        }
        let child = ChildName.bindWorker(bind.name, bind.mode)
        switch order.action {
        case .enable: return self.set(bind.name, enabled: true)
        case .disable: return self.set(bind.name, enabled: false)
        case .reconnect, .disconnect:
            if let why = self.licence.why(bind.name) { return .refused("bind \(bind.name) is not started: \(why)") }
            guard bind.enabled else {
                return .refused("bind \(bind.name) is disabled; smppctl bind enable \(bind.name) starts it")
            }
            self.tell(order.action == .reconnect ? .restart(child) : .stop(child))
            return .done
        }
    }

    private func set(_ name: BindName, enabled: Bool) -> ControlResponse {
        let file = self.board.file.allBinds.first { $0.name == name }?.enabled ?? enabled
        self.overrides.set(name, enabled: enabled, file: file)
        guard let why = self.reload() else {
            guard let held = self.licence.why(name) else { return .done }
            return .refused("switched, and started once the licence allows it: \(held)")
        }
        return .refused("switched, and in force once the configuration can be read: \(why)")
    }
}
