import ArgumentParser
import IPC

extension CacheCommand {
    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switch a bind's message cache on, whatever the file says.",
            discussion: """
                Examples:
                  smppctl cache enable partner_acme

                From then on what the bind receives is answered when it is on disk. It is kept across restarts, until \
                "smppctl cache disable"; where the file says the same, the file's word holds again.
                """
        )

        @OptionGroup var target: SwitchOptions
        @ParentCommand var cache: CacheCommand
        func run() throws { try self.target.give(.enableCache, self.cache, "enabled") }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switch a bind's message cache off, also across restarts.",
            discussion: """
                Examples:
                  smppctl cache disable partner_acme

                From then on what the bind receives is answered when Core has it. What is in the cache goes on to Core. \
                It is kept across restarts, until "smppctl cache enable"; where the file says the same, the file's word \
                holds again.
                """
        )

        @OptionGroup var target: SwitchOptions
        @ParentCommand var cache: CacheCommand
        func run() throws { try self.target.give(.disableCache, self.cache, "disabled") }
    }

    /// Whose cache is switched.
    struct SwitchOptions: ParsableArguments {
        @OptionGroup var folder: StateFolder
        @Argument(help: "The bind's name.", completion: .bindName) var name: String
        @Flag(help: "Print the answer as JSON.") var json = false

        fileprivate func give(_ action: BindOrder.Action, _ cache: CacheCommand, _ word: String) throws {
            let folder = self.folder.or(cache.folder).or(cache.root.folder)
            let order = BindOrder(bind: self.name, action: action)
            try GatewayCall.give(order, to: folder, json: self.json, words: "the cache of \(self.name) is \(word)")
        }
    }
}
