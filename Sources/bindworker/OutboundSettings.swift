/// What of a bind's configuration decides how messages go out.
struct OutboundSettings: Equatable {
    /// Messages a second; 0 for no limit.
    var rate: Int
    /// Unanswered requests on all sessions together, as a measure for what to fetch ahead.
    var window: Int
    /// How long a part whose answer is missing rests before it is sent again.
    var doubtRest: Duration
    /// Whether a part without an answer is sent again once (`in_doubt: resend`) or given up.
    var resendsInDoubt: Bool
}
