import Hummingbird
import Logging
import NIOCore

/// What travels with a request: Hummingbird's own, and the connection, to see whether anybody is still there.
struct CoreRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.channel = source.channel
    }
}
