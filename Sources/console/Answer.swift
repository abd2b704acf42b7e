import Common
import IPC
import NIOCore
import Telemetry

/// What goes out over HTTP, before HTTP.
struct Answer: Equatable, Sendable {
    static let plain = "text/plain; charset=utf-8"
    static let html = "text/html; charset=utf-8"

    let status: Int
    let contentType: String
    let body: String

    static func metrics(_ answer: Result<ControlResponse, NoAnswer>, accept: String) -> Answer {
        switch answer {
        case .success(.metrics(let octets)):
            do {
                let snapshot = try MetricSnapshot(decoding: ByteBuffer(bytes: octets))
                let format = PrometheusText.Format.negotiated(accept: accept)
                return Answer(
                    status: 200,
                    contentType: format.contentType,
                    body: PrometheusText.render(snapshot.samples, format: format)
                )
            } catch {
                return .failed(.notUnderstood)
            }
        case .success(.status), .success(.cache), .success(.reload), .success(.configuration), .success(.done),
            .success(.refused):
            return .failed(.notUnderstood)
        case .failure(let why): return .failed(why)
        }
    }

    /// 200 when every child of the gateway is up, whether or not carriers are.
    static func health(_ answer: Result<ControlResponse, NoAnswer>) -> Answer {
        switch answer {
        case .success(.status(let status)):
            let troubled = status.processes.filter { $0.state != "up" }
                .map { "\($0.role)\($0.bind.map { " \($0)" } ?? ""): \($0.state)\n" }
            return status.ready
                ? Answer(status: 200, contentType: Self.plain, body: "ready\n")
                : Answer(status: 503, contentType: Self.plain, body: "not ready\n" + troubled.joined())
        case .success(.metrics), .success(.cache), .success(.reload), .success(.configuration), .success(.done),
            .success(.refused):
            return .failed(.notUnderstood)
        case .failure(let why): return .failed(why)
        }
    }

    static func page(_ answer: Result<ControlResponse, NoAnswer>, now: Timestamp) -> Answer {
        switch answer {
        case .success(.status(let status)):
            Answer(status: 200, contentType: Self.html, body: StatusPage(status, now: now).text)
        case .success(.metrics), .success(.cache), .success(.reload), .success(.configuration), .success(.done),
            .success(.refused):
            Answer(status: 502, contentType: Self.html, body: StatusPage.text(for: .notUnderstood))
        case .failure(let why):
            Answer(status: why.status, contentType: Self.html, body: StatusPage.text(for: why))
        }
    }

    private static func failed(_ why: NoAnswer) -> Answer {
        Answer(status: why.status, contentType: Self.plain, body: why.sentence + "\n")
    }
}
