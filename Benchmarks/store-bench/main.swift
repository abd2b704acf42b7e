// How many messages a second the store answers from disk, and what SQLite and the disk could do at best.
//
//     BENCH=1 ONLY=store-bench swift run -c release store-bench [ceiling|sending] [seconds] [folder]
//
// With `ceiling`: both storage types, what SQLite alone reaches with the store's tables beside what the store reaches.
// With `sending`: what is written down of a message on its way to a carrier.

import Common
import Foundation

var words = Array(CommandLine.arguments.dropFirst())
let kind = words.first.flatMap { ["ceiling", "sending"].contains($0) ? $0 : nil }
if kind != nil { words.removeFirst() }
let seconds = words.first.flatMap(Double.init) ?? 3
let folder = words.dropFirst().first ?? FileManager.default.temporaryDirectory.path
let ground = Ground(folder: folder, duration: .seconds(seconds))

func compareWithCeiling() throws {
    for storage in StorageType.allCases {
        for group in [1, 10, 100, 1000] {
            print("\(storage.rawValue), SQLite alone: \(try ground.ceiling(group: group, storage: storage))")
        }
        for binds in [1, 4, 16] {
            let reached = try ground.store(binds: binds, settles: false, storage: storage)
            print("\(storage.rawValue), store, \(binds) binds: \(reached)")
        }
    }
}

func priceSending() throws {
    for storage in StorageType.allCases {
        for depth in Sending.Depth.allCases {
            let rates = try (0..<3).map { _ in try ground.sending(depth, storage: storage) }.sorted()
            let price = 1_000_000 / Double(max(rates[1], 1))
            print("\(storage.rawValue), \(depth): \(rates) messages a second, \(price) microseconds each at the median")
        }
    }
}

func compareAll() throws {
    for group in [1, 10, 100, 1000] {
        print("SQLite, groups of \(group) rows:  \(try ground.sqlite(group: group)) rows a second")
    }
    for settles in [false, true] {
        for binds in [1, 4, 16] {
            let name = "\(binds) binds, window 100\(settles ? ", settled" : "")"
            print("\(name): \(try ground.store(binds: binds, settles: settles))")
        }
    }
}

print("payload 300 octets, \(seconds) s each")
print("fdatasync of 4 KiB:                  \(ground.syncs()) a second")
switch kind {
case "ceiling": try compareWithCeiling()
case "sending": try priceSending()
default: try compareAll()
}
