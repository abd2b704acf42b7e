// How many messages a second the store answers from disk, and what SQLite and the disk could do at best.
//
//     BENCH=1 swift run -c release store-bench [seconds] [folder]

import Common
import Foundation

let seconds = CommandLine.arguments.dropFirst().first.flatMap(Double.init) ?? 3
let folder = CommandLine.arguments.dropFirst(2).first ?? FileManager.default.temporaryDirectory.path
let ground = Ground(folder: folder, duration: .seconds(seconds))

print("payload 300 octets, \(seconds) s each")
print("fdatasync of 4 KiB:                  \(ground.syncs()) a second")
for group in [1, 10, 100, 1000] {
    print("SQLite, groups of \(group) rows:  \(try ground.sqlite(group: group)) rows a second")
}
for settles in [false, true] {
    for binds in [1, 4, 16] {
        print(
            "\(binds) binds, window 100\(settles ? ", settled" : ""): \(try ground.store(binds: binds, settles: settles))"
        )
    }
}
