import ArgumentParser
import Common
import Foundation
import IPC

/// The message cache: what waits, what has failed, and what to do about it.
struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Look at the message cache; retry or delete what has failed; switch it on and off.",
        discussion: """
            Examples:
              smppctl cache summary
              smppctl cache list --bind partner_acme --status failed_permanent
              smppctl cache list --retried 3 --json | jq -r '.[].last_error'
              smppctl cache count partner_acme
              smppctl cache retry -- -123456789
              smppctl cache retry --failed partner_acme
              smppctl cache delete -- -123456789
              smppctl cache doubts
              smppctl cache enable partner_acme

            Ids of cached messages are negative: write them after a --.
            """,
        subcommands: [
            Summary.self, List.self, Count.self, Retry.self, Delete.self, Doubts.self, Enable.self, Disable.self,
        ]
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    /// Asks the gateway; every subcommand may name its folder itself.
    private static func ask(
        _ request: CacheRequest,
        _ folder: StateFolder,
        _ cache: CacheCommand
    ) throws -> CacheResponse {
        guard
            case .cache(let response) = try GatewayCall.ask(
                .cache(request),
                of: folder.or(cache.folder).or(cache.root.folder)
            )
        else { throw Refusal("the gateway answered something else than was asked") }
        return response
    }

    struct Summary: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how many messages each bind holds.",
            discussion: """
                Examples:
                  smppctl cache summary
                  smppctl cache summary --json | jq .failed
                """
        )

        @OptionGroup var folder: StateFolder
        @ParentCommand var cache: CacheCommand
        @Flag(help: "Print it as JSON.") var json = false

        func run() throws {
            guard case .summary(let binds) = try CacheCommand.ask(.summary, self.folder, self.cache) else { return }
            Output.say(try self.json ? JSONText.of(CacheTotals(binds)) : CacheTables.summary(binds))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List messages, the newest first.",
            discussion: """
                Examples:
                  smppctl cache list
                  smppctl cache list --bind partner_acme --status failed_permanent
                  smppctl cache list --limit 1000 --before -123456789 --json
                """
        )

        @OptionGroup var folder: StateFolder
        @ParentCommand var cache: CacheCommand
        @Option(help: "Only messages of this bind.", completion: .bindName) var bind: String?
        @Option(help: "Only pending, delivering or failed_permanent ones.") var status: String?
        @Option(help: "Only messages that have been retried so often or more.") var retried = 0
        @Option(help: "How many at most (1 to 10000).") var limit = 100
        @Option(parsing: .unconditional, help: "Only messages older than the one with this id.") var before: Int64?
        @Flag(help: "Print them as JSON.") var json = false

        func validate() throws {
            guard (1...10_000).contains(self.limit) else { throw ValidationError("--limit must be 1 to 10000") }
        }

        func run() throws {
            var query = CacheQuery()
            query.bind = self.bind
            query.status = self.status
            query.retriedAtLeast = self.retried
            query.limit = self.limit
            query.before = self.before
            guard case .messages(let rows) = try CacheCommand.ask(.list(query), self.folder, self.cache) else { return }
            Output.say(try self.json ? JSONText.of(rows) : CacheTables.messages(rows, limit: self.limit))
        }
    }

    struct Count: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print how many messages a bind holds.",
            discussion: """
                Examples:
                  smppctl cache count partner_acme
                  smppctl cache count partner_acme --json | jq .pending
                """
        )

        @OptionGroup var folder: StateFolder
        @ParentCommand var cache: CacheCommand
        @Argument(help: "The bind's name.", completion: .bindName) var bind: String
        @Flag(help: "Print it as JSON, by status.") var json = false

        func run() throws {
            guard case .summary(let binds) = try CacheCommand.ask(.summary, self.folder, self.cache) else { return }
            let own =
                binds.first { $0.name == self.bind }
                ?? CacheResponse.BindCache(name: self.bind, enabled: false, maxSize: 0)
            Output.say(try self.json ? JSONText.of(own) : "\(own.total)")
        }
    }

    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let messages wait again as if they were new: due at once, no retry counted.",
            discussion: """
                Examples:
                  smppctl cache retry -- -123456789
                  smppctl cache retry --failed partner_acme
                """
        )

        @OptionGroup var folder: StateFolder
        @OptionGroup var target: Target
        @ParentCommand var cache: CacheCommand

        func run() throws { try self.target.change(self.folder, self.cache, "waiting again") { .retry($0) } }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give messages up: they are gone.",
            discussion: """
                Examples:
                  smppctl cache delete -- -123456789
                  smppctl cache delete --failed partner_acme
                """
        )

        @OptionGroup var folder: StateFolder
        @OptionGroup var target: Target
        @ParentCommand var cache: CacheCommand

        func run() throws { try self.target.change(self.folder, self.cache, "deleted") { .delete($0) } }
    }

    struct Doubts: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what was sent to a carrier and whose answer is not known, with what is under way now.",
            discussion: """
                At most 10000 of a bind are listed; where there may be more, the last line says so.

                Examples:
                  smppctl cache doubts
                  smppctl cache doubts --bind vodafone_uk --json
                """
        )

        @OptionGroup var folder: StateFolder
        @ParentCommand var cache: CacheCommand
        @Option(help: "Only of this client bind.", completion: .bindName) var bind: String?
        @Flag(help: "Print them as JSON.") var json = false

        func run() throws {
            let response = try CacheCommand.ask(.inDoubt(bind: self.bind), self.folder, self.cache)
            guard case .inDoubt(let parts) = response else { return }
            Output.say(try self.json ? JSONText.of(parts) : CacheTables.doubts(parts))
        }
    }

    /// One message, or all failed ones of a bind.
    struct Target: ParsableArguments {
        @Argument(help: "The message's id.") var id: Int64?
        @Option(help: "All failed messages of this bind.", completion: .bindName) var failed: String?
        @Flag(help: "Print how many as JSON.") var json = false

        func validate() throws {
            guard (self.id == nil) != (self.failed == nil) else {
                throw ValidationError("name a message's id (after --), or a bind with --failed")
            }
        }

        fileprivate func change(
            _ folder: StateFolder,
            _ cache: CacheCommand,
            _ word: String,
            _ request: (CacheTarget) -> CacheRequest
        ) throws {
            let target = self.id.map(CacheTarget.message) ?? .failed(bind: self.failed ?? "")
            guard case .touched(let count) = try CacheCommand.ask(request(target), folder, cache) else { return }
            if self.json {
                Output.say(try JSONText.of(["messages": count]))
            } else if count == 0, let id = self.id {
                throw Refusal("message \(id) is being delivered at this moment; nothing was changed")
            } else {
                Output.say("\(count) message\(count == 1 ? "" : "s") \(word)")
            }
        }
    }
}
