import Foundation
import Glibc
import NIOCore
import NIOPosix
import Supervision
import Testing

@testable import supervisor

/// A thousand real processes die in every way there is; none is lost, none is left, nothing leaks.
@Suite struct ThousandDeathsTests {
    private struct Books {
        var pids: [Int32]
        var ends: [ExitReason: Int]
        var endCount: Int
        var complaints: [String]
        var strangeWords: [String]
        var lines: Int
        var restarts: Int
        var phases: Set<ChildPhase>
    }

    @Test(.timeLimit(.minutes(2))) func `whatever way they die, each is reaped, replaced, and leaves nothing behind`()
        async throws
    {
        let folder = try Folder()
        let pipes = try Self.pipes
        let books = try await Self.live(in: folder.path, deaths: 1000)

        #expect(books.complaints == [])
        #expect(books.endCount >= 1000)
        #expect(books.pids.count == books.endCount, "every process that was started has ended, and was seen to")
        // A launch that the system refuses is counted as well.
        #expect(books.restarts >= books.pids.count - MortalHousehold.children.count)
        #expect(books.phases == [.stopped])
        #expect(books.strangeWords == [])
        #expect(books.lines > 500, "what they write is passed on")
        for reason in Self.everyWay { #expect(books.ends[reason, default: 0] > 50, "\(reason): \(books.ends)") }

        #expect(books.pids.filter { Self.isOurs($0) } == [], "neither a zombie nor a process that lives on")
        // Other tests of this run open a few too; what leaked with each death, or with each of one kind, would be many.
        #expect(try Self.pipes - pipes < 60)
    }

    private static let everyWay: [ExitReason] = [
        .exited(code: 0), .exited(code: 70), .exited(code: 3),
        .killed(signal: SIGSEGV, dumpedCore: false), .killed(signal: SIGKILL, dumpedCore: false),
        .killed(signal: SIGTERM, dumpedCore: false),
    ]

    private static func live(in folder: String, deaths: Int) async throws -> Books {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let books = try await loop.flatSubmit {
            do {
                let household = try MortalHousehold(in: folder, deaths: deaths, on: loop)
                return household.begin().assumeIsolated().map {
                    Books(
                        pids: household.pids,
                        ends: household.ends,
                        endCount: household.endCount,
                        complaints: household.complaints,
                        strangeWords: household.strangeWords,
                        lines: household.lines,
                        restarts: household.restarts,
                        phases: household.phases
                    )
                }.nonisolated()
            } catch {
                return loop.makeFailedFuture(error)
            }
        }.get()
        try await group.shutdownGracefully()
        return books
    }

    private static func isOurs(_ pid: Int32) -> Bool {
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return false }
        let fields = String(decoding: stat, as: UTF8.self).split(separator: " ")
        return fields.contains("\(getpid())")
    }

    /// How many ends of pipes this process holds.
    private static var pipes: Int {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { entry in
                var found = stat()
                return stat("/proc/self/fd/\(entry)", &found) == 0 && found.st_mode & S_IFMT == S_IFIFO
            }
        }
    }
}
