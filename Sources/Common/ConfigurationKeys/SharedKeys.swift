// Rows and ranges that client and server binds have in common.

extension Form where Value == Int {
    static let tpsLimit = Form.integer(1...10_000, zero: "none")
    static let cacheSize = Form.integer(1...10_000_000)
}

extension Form where Value == Duration {
    static let queueCheck = Form.milliseconds(100...10_000)
    static let cacheRetry = Form.seconds(1...86_400)
}

extension Form where Value == Duration? {
    static let keepAlive = Form.secondsOrOff(1...86_400)
}

extension Row {
    /// `mode`: which list an item belongs to says so already, so it is read and compared, not kept.
    static func mode(_ mode: BindMode) -> Row {
        let allowed = mode == .client ? "client (with server, this item is read as one of server_binds)" : "server"
        let key = ConfigurationKey(
            name: "mode",
            allowed: allowed,
            choices: [mode.rawValue],
            meaning: "which end of the link we are"
        )
        return Row(key: key) { entry, place, _, reading in
            reading.found(place, at: entry.origin)
            if case .scalar(let scalar) = entry.content, scalar.text == mode.rawValue { return }
            var value: String?
            if case .scalar(let scalar) = entry.content { value = scalar.text }
            reading.refuse(place, at: entry.origin, value: value, "must be \(allowed)")
        } show: { _ in
            .scalar(mode.rawValue, isText: true)
        }
    }

    /// Marks a key that the reference file shows as if it were required.
    func shown() -> Row {
        var row = self
        row.key.isShown = true
        return row
    }

    /// Marks a key that another one may stand in for.
    func replaceable(by substitute: String) -> Row {
        var row = self
        row.substitute = substitute
        return row
    }
}
