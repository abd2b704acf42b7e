import Common
import IPC
import Supervision

/// Tells what is in force: what was read last, with what operators have switched and the licence holds back.
struct ConfigurationOffice {
    let path: String
    let board: StatusBoard
    /// What the gateway was started with.
    let first: GatewayConfiguration

    func answer() -> ControlResponse {
        let board = self.board
        guard let reading = board.reading else { return .refused("nothing was read") }
        let loaded = reading.loaded.inForce(board.configuration, switched: board.switched)
        let lines = ConfigurationListing.lines(of: loaded)
        guard lines.count <= RunningConfiguration.lineLimit else {
            return .refused(
                "the configuration in force has too many lines to be shown; smppctl config show FILE shows the file"
            )
        }
        return .configuration(
            RunningConfiguration(
                file: self.path,
                readAt: reading.at.iso8601,
                lines: lines,
                waitingForRestart: ReloadPlan(from: self.first, to: board.configuration).waitingForRestart
            )
        )
    }
}
