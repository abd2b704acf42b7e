import ArgumentParser
import Common
import CoreAPI
import Foundation

/// What waits in Core.
struct QueueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Show what waits in Core for each bind, and why.",
        discussion: """
            Examples:
              smppctl queue
              smppctl queue --bind vodafone_uk
              smppctl queue --json | jq '[.binds[].waiting] | add'

            DUE: may be sent now. LATER: has a time before which it is not sent, as after a failed attempt. RETRIED: \
            was tried before; below stand the last errors. (no route): Core knows no bind that would send it.
            """
    )

    @OptionGroup var folder: StateFolder
    @OptionGroup var core: CoreOptions
    @ParentCommand var root: Smppctl

    @Option(help: ArgumentHelp("Only what waits for this bind.", valueName: "name"), completion: .bindName)
    var bind: String?

    @Flag(help: "Print it as JSON.")
    var json = false

    /// So many are looked at, at most, a thousand a call.
    static let pageLimit = 20

    func run() throws {
        let known = try self.core.find(self.folder.or(self.root.folder))
        let conversation = try CoreConversation(known)
        defer { conversation.end() }
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        var summary = QueueSummary(binds: self.bind.map { [$0] } ?? known.binds, now: now)
        try self.look(conversation, &summary)
        // A Core without this gauge has been looked through as far as it goes.
        if case .done(let depths) = conversation.outcome({ $0.queueDepths() }) {
            summary.count(self.bind.map { name in depths.filter { $0.key == name } } ?? depths)
        }
        Output.say(
            try self.json
                ? JSONText.of(JSONValue.object(["binds": .list(summary.binds.map(\.json))]))
                : QueueTable(summary, now: now, colour: Output.wantsColour).text
        )
    }

    private func look(_ conversation: CoreConversation, _ summary: inout QueueSummary) throws(Refusal) {
        var filter = MessageFilter(status: "pending", destSmsc: self.bind, limit: 1000)
        for _ in 0..<Self.pageLimit {
            let page = filter
            let fetched = try conversation.ask { $0.messages(page) }
            summary.add(fetched.messages)
            let ids = fetched.messages.map(\.id) + fetched.unreadable.compactMap(\.id)
            guard let last = ids.min(), ids.count >= filter.limit, filter.before.map({ last < $0 }) ?? true else {
                return
            }
            filter.before = last
        }
    }
}
