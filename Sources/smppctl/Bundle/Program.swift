import Common
import Dispatch
import Foundation

/// Another program of the system, run for what it prints.
enum Program {
    /// What it prints on standard output; `words` begins with its name, which is looked for in PATH.
    static func output(of words: [String], patience: Duration, limit: Int) throws(Refusal) -> String {
        let name = words.first ?? ""
        let folder = try ScratchFolder()
        let path = folder.path + "/output"
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw Refusal("\(folder.path) cannot be written")
        }
        let status: Int32
        let octets: Data
        do {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = words
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            process.standardError = FileHandle.nullDevice
            let ended = DispatchSemaphore(value: 0)
            process.terminationHandler = { _ in ended.signal() }
            try process.run()
            if ended.wait(timeout: .now() + .milliseconds(Int(patience.wholeMilliseconds))) == .timedOut {
                process.terminate()
                throw Refusal("\(name) did not end within \(patience.wholeMilliseconds / 1000) s")
            }
            status = process.terminationStatus
            octets = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).read(upToCount: limit) ?? Data()
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal("\(name) cannot be run: \(error.localizedDescription)")
        }
        switch status {
        case 0: return String(decoding: octets, as: UTF8.self)
        case 127: throw Refusal("there is no \(name) here")
        case _: throw Refusal("\(name) ended with status \(status)")
        }
    }
}

/// A folder that nobody else may look into, gone when it is no longer needed.
final class ScratchFolder {
    let path: String

    init() throws(Refusal) {
        var template = Array("\(FileManager.default.temporaryDirectory.path)/smppctl-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Refusal("no temporary folder can be made: \(String(cString: strerror(errno)))")
        }
        self.path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: self.path)
        } catch {
            Output.complain("smppctl: \(self.path) is left behind: \(error.localizedDescription)")
        }
    }
}
