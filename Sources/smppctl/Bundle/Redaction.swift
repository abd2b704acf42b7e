import Common

/// Takes secrets out of texts that leave the house.
///
/// Nothing of ours writes them in the first place; this is for what others have written, and for our own mistakes.
struct Redaction {
    /// Shorter ones would be found in every text, and say nothing there.
    private static let shortest = 4

    /// The longest first: one may be a part of another.
    private let secrets: [String]

    init(_ configuration: GatewayConfiguration?) {
        guard let configuration else {
            self.secrets = []
            return
        }
        let given =
            configuration.binds.map(\.password) + configuration.serverBinds.map(\.password)
            + [configuration.apiKey, configuration.embeddedCore.apiKey].compactMap(\.self)
        let texts = given.map { $0.reveal() }.filter { $0.utf8.count >= Self.shortest }
        // As JSON and YAML would have it, too.
        let quoted = texts.map { String(YAMLText.quoted($0).dropFirst().dropLast()) }
        self.secrets = Set(texts + quoted).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }

    func callAsFunction(_ text: String) -> String {
        var text = text
        for secret in self.secrets { text = text.replacing(secret, with: Secret.mask) }
        text = text.replacing(Self.named) { "\($0.output.1)\($0.output.2)\(Secret.mask)" }
        return text.replacing(Self.inAddress) { _ in "://\(Secret.mask)@" }
    }

    /// `password=…`, `"api_key": "…"`, `Authorization: Bearer …`.
    private static var named: Regex<(Substring, Substring, Substring)> {
        #/(?i)(password|passwd|secret|api[_-]?key|authorization|token)("?\s*[:=]\s*"?(?:bearer\s+|basic\s+)?)[^\s",;}]+/#
    }

    /// `https://user:password@host`.
    private static var inAddress: Regex<Substring> { #/:\/\/[^\s\/@]+@/# }
}
