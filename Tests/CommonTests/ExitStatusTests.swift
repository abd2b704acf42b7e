import Testing

@testable import Common

@Suite struct ExitStatusTests {
    @Test func `what a person must mend is not tried again`() {
        let hopeless: Set<Common.ExitStatus> = [.ok, .usage, .damaged, .cannotCreate, .notPermitted, .badConfiguration]
        for status in Common.ExitStatus.allCases { #expect(status.isWorthARetry == !hopeless.contains(status)) }
    }

    @Test func `the numbers are those that scripts and units know`() {
        #expect(
            Common.ExitStatus.ok.rawValue == 0 && Common.ExitStatus.failed.rawValue == 1
                && Common.ExitStatus.usage.rawValue == 2
        )
        #expect(Common.ExitStatus.badConfiguration.rawValue == 78 && Common.ExitStatus.portInUse.rawValue == 75)
    }
}
