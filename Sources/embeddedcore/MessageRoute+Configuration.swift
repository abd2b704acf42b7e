import Common
import CoreAPI

extension MessageRoute {
    /// A route of the configuration file.
    init(_ route: RouteConfiguration) {
        let action: Action =
            switch route.action {
            case .route: .route
            case .drop: .drop
            case .autoReply: .autoReply
            }
        self.init(
            prefix: route.prefix,
            destSmsc: route.destSMSC,
            priority: route.priority,
            weight: route.weight,
            action: action
        )
        self.sourceSmsc = route.sourceSMSC
        self.sourcePrefix = route.sourcePrefix
        self.reply = route.reply
    }
}
