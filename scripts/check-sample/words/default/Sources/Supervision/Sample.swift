func isUp(_ state: State) -> Bool {
    switch state {
    case .running: true
    default: false
    }
}
