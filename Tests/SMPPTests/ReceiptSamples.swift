import Testing

/// One sample of the wild, abridged in the specification and here filled up to a whole receipt.
struct ReceiptSample: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let id: String?
    var sub: Int?
    var dlvrd: Int?
    var submit: String?
    var done: String?
    var stat: String?
    var err: String?
    var said: String?

    init(
        _ name: String,
        _ text: String,
        id: String? = nil,
        sub: Int? = nil,
        dlvrd: Int? = nil,
        submit: String? = nil,
        done: String? = nil,
        stat: String? = nil,
        err: String? = nil,
        said: String? = nil
    ) {
        self.testDescription = name
        self.text = text
        self.id = id
        self.sub = sub
        self.dlvrd = dlvrd
        self.submit = submit
        self.done = done
        self.stat = stat
        self.err = err
        self.said = said
    }
}

extension ReceiptSample {
    /// The samples of the specification page, and three of our own.
    static let samples: [ReceiptSample] = [
        .init(
            "appendix B",
            "id:1234567890 sub:001 dlvrd:001 submit date:0809011130 done date:0809011131 stat:DELIVRD err:000 Text: . . .",
            id: "1234567890",
            sub: 1,
            dlvrd: 1,
            submit: "0809011130",
            done: "0809011131",
            stat: "DELIVRD",
            err: "000",
            said: ". . ."
        ),
        .init(
            "raw UTF-16 in the text",
            "id:0489708364 sub:001 dlvrd:001 submit date:1405191212 done date:1405191213 stat:DELIVRD err:000 text:\u{04}\u{1f}\u{04}@\u{04}8",
            id: "0489708364",
            sub: 1,
            dlvrd: 1,
            submit: "1405191212",
            done: "1405191213",
            stat: "DELIVRD",
            err: "000",
            said: "\u{04}\u{1f}\u{04}@\u{04}8"
        ),
        .init(
            "no sub, no text, a NUL at the end",
            "id:0000436949 submit date:1504211508 done date:1504211508 stat:DELIVRD err:000\0",
            id: "0000436949",
            submit: "1504211508",
            done: "1504211508",
            stat: "DELIVRD",
            err: "000"
        ),
        .init(
            "padded text",
            "id:126e85a6edeac1a02020099312479564 sub:001 dlvrd:001 submit date:1003111223 done date:1003111224 stat:DELIVRD err:000 Text:Hello               ",
            id: "126e85a6edeac1a02020099312479564",
            sub: 1,
            dlvrd: 1,
            submit: "1003111223",
            done: "1003111224",
            stat: "DELIVRD",
            err: "000",
            said: "Hello"
        ),
        .init(
            "dates with seconds",
            "id:6a3ed98a66444e8abac3acd9bba8656f sub:001 dlvrd:001 submit date:141016003650 done date:141016003651 stat:UNDELIV err:000 text:",
            id: "6a3ed98a66444e8abac3acd9bba8656f",
            sub: 1,
            dlvrd: 1,
            submit: "141016003650",
            done: "141016003651",
            stat: "UNDELIV",
            err: "000",
            said: ""
        ),
        .init(
            "a UUID",
            "id:bc59b8aa-2fd2-4035-8113-19301e050079 sub:001 dlvrd:001 stat:DELIVRD err:000 text:-",
            id: "bc59b8aa-2fd2-4035-8113-19301e050079",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "000",
            said: "-"
        ),
        .init(
            "four digits of error",
            "id:145100315320224957 sub:001 dlvrd:001 submit date:1510031532 done date:1510031533 stat:DELIVRD err:0000 text:Test (mehdi)",
            id: "145100315320224957",
            sub: 1,
            dlvrd: 1,
            submit: "1510031532",
            done: "1510031533",
            stat: "DELIVRD",
            err: "0000",
            said: "Test (mehdi)"
        ),
        .init(
            "text used for billing",
            "id:4D19C83C sub:001 dlvrd:001 stat:DELIVRD err:000 text:GW250 MCC=270 MNC=1 BillingMNC=1",
            id: "4D19C83C",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "000",
            said: "GW250 MCC=270 MNC=1 BillingMNC=1"
        ),
        .init(
            "nine digits",
            "id:795920026 sub:001 dlvrd:001 stat:DELIVRD err:000 text:ok",
            id: "795920026",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "000",
            said: "ok"
        ),
        .init(
            "a space after text",
            "id:94251430923 sub:001 dlvrd:001 stat:ACCEPTD err:107 text: 26F102",
            id: "94251430923",
            sub: 1,
            dlvrd: 1,
            stat: "ACCEPTD",
            err: "107",
            said: "26F102"
        ),
        .init(
            "fourteen digits of date",
            "id:2E179B310EDE971B2760C72B7F026E1B submit date:20110314181534 done date:20110314181741 stat:DELIVRD err:0",
            id: "2E179B310EDE971B2760C72B7F026E1B",
            submit: "20110314181534",
            done: "20110314181741",
            stat: "DELIVRD",
            err: "0"
        ),
        .init(
            "another order, text not last",
            "sub:001 id:74e02ee1-1111-4aaa-9bbb-000000000001 err:000 dlvrd:001 done date:1003111224 submit date:1003111223 text: stat:DELIVRD",
            id: "74e02ee1-1111-4aaa-9bbb-000000000001",
            sub: 1,
            dlvrd: 1,
            submit: "1003111223",
            done: "1003111224",
            stat: "DELIVRD",
            err: "000",
            said: ""
        ),
        .init(
            "an error that is no number",
            "id:1 sub:001 dlvrd:001 stat:DELIVRD err:21b text:x",
            id: "1",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "21b",
            said: "x"
        ),
        .init(
            "zero dates",
            "id:12345 sub:001 dlvrd:001 submit date:7001010000 done date:0000000000 stat:DELIVRD err:000 text:x",
            id: "12345",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "000",
            said: "x"
        ),
        .init(
            "text without its key",
            "id:1 sub:001 dlvrd:001 submit date:0809011130 done date:0809011131 stat:DELIVRD err:000 ORIGINAL",
            id: "1",
            sub: 1,
            dlvrd: 1,
            submit: "0809011130",
            done: "0809011131",
            stat: "DELIVRD",
            err: "000",
            said: "ORIGINAL"
        ),
        .init(
            "seconds",
            "id:1 submit date:080901113012 stat:DELIVRD",
            id: "1",
            submit: "080901113012",
            stat: "DELIVRD"
        ),
        .init("a state alone", "stat:DELIVRD", stat: "DELIVRD"),
        .init(
            "a long state, after the error",
            "id:0123456789 sub:001 dlvrd:000 err:123 stat:DND_REJECTED text:Hello World",
            id: "0123456789",
            sub: 1,
            dlvrd: 0,
            stat: "DND_REJECTED",
            err: "123",
            said: "Hello World"
        ),
        .init(
            "short numbers",
            "id:68673723 sub:1 dlvrd:13 stat:DELIVRD err:0 Text:\u{04}\u{1a}",
            id: "68673723",
            sub: 1,
            dlvrd: 13,
            stat: "DELIVRD",
            err: "0",
            said: "\u{04}\u{1a}"
        ),
        .init(
            "twelve digits with a long year",
            "id:c87c2273-0000-4000-8000-000000000000 submit date:201506201641 done date:201506201642 stat:DELIVRD err:000",
            id: "c87c2273-0000-4000-8000-000000000000",
            submit: "20150620164100",
            done: "20150620164200",
            stat: "DELIVRD",
            err: "000"
        ),
        .init(
            "odd counts",
            "id:45013692 sub:0 dlvrd:28 stat:UNDELIV err:21 Text:*100#",
            id: "45013692",
            sub: 0,
            dlvrd: 28,
            stat: "UNDELIV",
            err: "21",
            said: "*100#"
        ),
        .init(
            "eighteen digits",
            "id:117062714244798261 sub:001 dlvrd:001 stat:DELIVRD err:000 text:x",
            id: "117062714244798261",
            sub: 1,
            dlvrd: 1,
            stat: "DELIVRD",
            err: "000",
            said: "x"
        ),
        .init(
            "OpenMarket",
            "id:7 submitdate:0809011130 donedate:000000000000 stat:REJECTED err:375",
            id: "7",
            submit: "0809011130",
            stat: "REJECTED",
            err: "375"
        ),
        .init(
            "capital letters and wide spaces",
            "ID:7  SUB:001  Submit  Date:0809011130  STAT:delivrd  ERR:nul",
            id: "7",
            sub: 1,
            submit: "0809011130",
            stat: "delivrd",
            err: "nul"
        ),
        .init(
            "empty values",
            "id: sub: dlvrd: submit date: done date: stat:EXPIRED err: text:",
            stat: "EXPIRED",
            said: ""
        ),
        .init(
            "a text that quotes a receipt",
            "id:7 sub:001 dlvrd:001 submit date:0809011130 done date:0809011131 stat:DELIVRD err:000 text:my id:8 stat:EXPIRED",
            id: "7",
            sub: 1,
            dlvrd: 1,
            submit: "0809011130",
            done: "0809011131",
            stat: "DELIVRD",
            err: "000",
            said: "my id:8 stat:EXPIRED"
        ),
    ]
}
