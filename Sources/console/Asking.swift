import IPC

extension MetricsServer {
    /// The gateway's answer, or why there is none; a refusal is no answer either.
    func ask(_ request: ControlRequest) async -> Result<ControlResponse, NoAnswer> {
        do {
            let response = try await self.gateway.ask(request)
            if case .refused(let why) = response { return .failure(.refused(why)) }
            return .success(response)
        } catch ControlFault.timeout {
            return .failure(.late)
        } catch ControlFault.notUnderstood {
            return .failure(.notUnderstood)
        } catch {
            return .failure(.unreachable)
        }
    }
}

/// Why a page has nothing to show.
enum NoAnswer: Error, Equatable {
    /// The supervisor did not answer in time.
    case late
    /// Its control socket cannot be reached.
    case unreachable
    case notUnderstood
    case refused(String)

    /// The HTTP status that says so.
    var status: Int {
        switch self {
        case .late: 504
        case .unreachable: 503
        case .notUnderstood, .refused: 502
        }
    }

    var sentence: String {
        switch self {
        case .late: "the supervisor did not answer within 5 s"
        case .unreachable: "the supervisor cannot be reached"
        case .notUnderstood: "the supervisor's answer is of another version; restart the gateway as a whole"
        case .refused(let why): "the supervisor refused: \(why)"
        }
    }
}
