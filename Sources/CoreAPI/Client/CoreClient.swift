import AsyncHTTPClient
package import Logging
package import NIOCore
import NIOHTTP1
import NIOSSL

/// Speaks with Core: the only one who knows its paths.
///
/// Lives on one event loop: every call is made there and every answer comes there. A future of it never fails; what went wrong is in the `Outcome`.
package final class CoreClient {
    /// An answer beyond this many octets is cut off and counts as unreadable.
    package static let answerLimit = 16 << 20

    /// Told of every call that has ended: its name, how, and how long it took, waiting for a place not counted.
    package typealias Observer = (CoreOperation, Verdict, Duration) -> Void

    let eventLoop: any EventLoop
    private var configuration: CoreClientConfiguration
    private let base: String
    private var client: HTTPClient
    private let logger: Logger
    private let observe: Observer?
    private var calls: CallQueue
    private var faults = FaultLog()
    private var isShutDown = false

    /// Opens no connection yet.
    ///
    /// Fails where a certificate or key file cannot be read.
    package init(
        configuration: CoreClientConfiguration,
        eventLoop: any EventLoop,
        logger: Logger,
        observe: Observer? = nil
    ) throws(CoreFault) {
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.logger = logger
        self.observe = observe
        self.calls = CallQueue(limit: configuration.concurrency)
        var base = configuration.baseURL
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
        self.client = HTTPClient(
            eventLoopGroupProvider: .shared(eventLoop),
            configuration: try configuration.httpClient()
        )
    }

    /// Closes all connections; calls under way end as `unreachable`.
    package func shutdown() -> EventLoopFuture<Void> {
        guard !self.isShutDown else { return self.eventLoop.makeSucceededVoidFuture() }
        self.isShutDown = true
        return self.client.shutdown().hop(to: self.eventLoop)
    }

    /// Takes a new `api_timeout` (milliseconds) and `api_concurrency`; calls under way end as they began.
    package func adjust(timeout: Int64, concurrency: Int) {
        guard timeout != self.configuration.timeout || concurrency != self.configuration.concurrency else { return }
        let old = (client: self.client, timeout: self.configuration.timeout)
        self.configuration.timeout = timeout
        self.configuration.concurrency = concurrency
        do throws(CoreFault) {
            self.client = HTTPClient(
                eventLoopGroupProvider: .shared(self.eventLoop),
                configuration: try self.configuration.httpClient()
            )
            self.retire(old.client, after: .milliseconds(old.timeout) + Self.longestHold)
        } catch {
            // Its certificate cannot be read just now: the connections there are serve on, and so do their number.
            self.logger.warning("api_concurrency and api_timeout hold for new calls only: \(error)")
        }
        for start in self.calls.adjust(limit: concurrency) { start() }
    }

    /// Core holds no call for longer.
    private static let longestHold: TimeAmount = .seconds(60)

    private func retire(_ client: HTTPClient, after delay: TimeAmount) {
        self.eventLoop.scheduleTask(in: delay) { client.shutdown().whenFailure { _ in } }
    }

    /// Makes a call, when its turn has come, and judges the answer.
    func call<Value: Sendable>(
        _ request: CoreRequest,
        _ parse: @escaping (inout JSONReader) throws(JSONError) -> Value
    ) -> EventLoopFuture<Outcome<Value>> {
        let promise = self.eventLoop.makePromise(of: Outcome<Value>.self)
        // A held call has its own place: it lasts long and costs nothing.
        guard request.hold == nil else {
            self.start(request) { promise.succeed(self.outcome($0, of: request, parse)) }
            return promise.futureResult
        }
        let start = {
            self.start(request) { answer in
                promise.succeed(self.outcome(answer, of: request, parse))
                self.calls.leave()?()
            }
        }
        switch self.calls.enter(start) {
        case .now: start()
        case .later: break
        case .refused: promise.succeed(self.failed(.temporary, CoreFault(.tooManyCalls), request.operation))
        }
        return promise.futureResult
    }

    /// An answer, whatever its status, or why there is none.
    private struct Answer {
        var result: Result<HTTPClient.Response, CoreFault>
        let began: NIODeadline
    }

    private func start(_ request: CoreRequest, _ finish: @escaping (Answer) -> Void) {
        let began = NIODeadline.now()
        self.send(request, mayRepeat: true) { finish(Answer(result: $0, began: began)) }
    }

    /// Sends a call; repeats it once if the connection was lost.
    ///
    /// A kept connection may be closed by the other side just as we use it. That is nobody's fault and no outage, and every call of ours may be made twice.
    private func send(
        _ request: CoreRequest,
        mayRepeat: Bool,
        _ finish: @escaping (Result<HTTPClient.Response, CoreFault>) -> Void
    ) {
        guard !self.isShutDown else { return finish(.failure(CoreFault(.shutDown))) }
        let http: HTTPClient.Request
        do {
            http = try self.http(request)
        } catch {
            return finish(.failure(CoreFault(.badConfiguration, String(describing: error))))
        }
        let patience = TimeAmount.milliseconds(self.configuration.timeout + (request.hold ?? 0))
        let task = self.client.execute(
            request: http,
            delegate: ResponseAccumulator(request: http, maxBodySize: Self.answerLimit),
            eventLoop: .delegateAndChannel(on: self.eventLoop),
            deadline: .now() + patience
        )
        task.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let response):
                finish(.success(response))
            case .failure(let error):
                let fault = CoreFault(cause: error)
                guard mayRepeat, fault.reason == .connectionLost else { return finish(.failure(fault)) }
                self.send(request, mayRepeat: false, finish)
            }
        }
    }

    private func http(_ request: CoreRequest) throws -> HTTPClient.Request {
        var headers = HTTPHeaders([("Accept", "application/json")])
        if let key = self.configuration.apiKey { headers.add(name: "X-API-Key", value: key) }
        if let key = request.idempotencyKey { headers.add(name: "Idempotency-Key", value: key) }
        if request.body != nil { headers.add(name: "Content-Type", value: "application/json") }
        return try HTTPClient.Request(
            url: self.base + request.path,
            method: request.method,
            headers: headers,
            body: request.body.map { .byteBuffer(ByteBuffer(bytes: $0)) }
        )
    }
}

extension CoreClient {
    private func outcome<Value>(
        _ answer: Answer,
        of request: CoreRequest,
        _ parse: (inout JSONReader) throws(JSONError) -> Value
    ) -> Outcome<Value> {
        let outcome = self.judge(answer.result, of: request, parse)
        self.observe?(request.operation, outcome.verdict, Duration(.now() - answer.began))
        return outcome
    }

    private func judge<Value>(
        _ result: Result<HTTPClient.Response, CoreFault>,
        of request: CoreRequest,
        _ parse: (inout JSONReader) throws(JSONError) -> Value
    ) -> Outcome<Value> {
        let response: HTTPClient.Response
        switch result {
        case .success(let answer): response = answer
        case .failure(let fault):
            return self.failed(Verdict(unanswered: fault.reason), fault, request.operation)
        }
        var reader = JSONReader(response.body.map { Array($0.readableBytesView) } ?? [])
        let status = Int(response.status.code)
        guard (200..<300).contains(status) else {
            let errors = ErrorBody.text(in: &reader)
            let verdict = Verdict(status: status, about: request.subject, isExplained: errors != nil)
            return self.failed(verdict, CoreFault(.http(status), errors ?? ""), request.operation)
        }
        do throws(JSONError) {
            return .done(try parse(&reader))
        } catch {
            let detail = [error.field, error.text].compactMap(\.self).joined(separator: " ")
            return self.failed(.temporary, CoreFault(.parseError, detail), request.operation)
        }
    }

    private func failed<Value>(_ verdict: Verdict, _ fault: CoreFault, _ operation: CoreOperation) -> Outcome<Value> {
        // Core's refusal of one message is its sender's affair, not a fault of Core or of the way there.
        guard verdict != .permanent, fault.reason != .shutDown else { return verdict.outcome(fault) }
        let now = Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000)
        if let count = self.faults.count(fault, of: operation, at: now) {
            let more = count > 1 ? " (\(count) times)" : ""
            self.logger.warning(
                "api \(operation.rawValue) \(fault.text)\(more)",
                metadata: ["detail": "\(fault.detail)", "count": "\(count)"]
            )
        }
        return verdict.outcome(fault)
    }
}
