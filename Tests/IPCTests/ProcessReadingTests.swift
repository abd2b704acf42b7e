import Glibc
import Testing

@testable import IPC

@Suite struct ProcessReadingTests {
    private static let fields =
        "S 1 2 3 0 -1 4194304 10 0 0 0 150 50 0 0 20 0 1 0 5000 123456789 25 18446744073709551615"

    @Test(arguments: ["sh", "a b", ") T 1 (", ""])
    func `a name may hold anything, and the numbers are those behind it`(name: String) {
        let reading = ProcessReading(line: "42 (\(name)) \(Self.fields)\n", ticksPerSecond: 100, pageSize: 4096)
        #expect(reading?.used == .seconds(2))
        #expect(reading?.resident == 25 * 4096)
    }

    @Test(arguments: ["", "42 sh S 1", "42 (sh) S 1 2 3", "42 (sh) " + String(repeating: "x ", count: 40)])
    func `what is no such line is no reading`(line: String) {
        #expect(ProcessReading(line: line) == nil)
    }

    @Test func `the kernel's own words are understood, and a process that is not there has none`() throws {
        let own = try #require(ProcessReading(of: getpid()))
        #expect(own.resident > 1 << 20)
        #expect(ProcessReading(of: Int32.max) == nil)
    }
}
