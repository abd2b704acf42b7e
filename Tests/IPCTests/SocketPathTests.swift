import CLinux
import Glibc
import IPC
import Testing

@Suite struct SocketPathTests {
    @Test func `a path that fits is left as it is`() {
        #expect(SocketPath.resolve(folder: "/run/omni", name: "control.sock") == "/run/omni/control.sock")
        let folder = "/" + String(repeating: "a", count: 107 - 1 - 1 - 4)
        #expect(SocketPath.resolve(folder: folder, name: "sock") == "\(folder)/sock", "107 octets fit")
    }

    @Test func `a folder of any depth has a path that the kernel takes`() throws {
        let root = TemporaryFolder()
        let folder = root.path + "/" + String(repeating: "d", count: 120)
        try #require(mkdir(folder, 0o700) == 0)
        defer { rmdir(folder) }
        let path = try #require(SocketPath.resolve(folder: folder, name: "control.sock"))
        #expect(path.utf8.count <= 107)
        let listener = omni_seqpacket_listen(path)
        try #require(listener >= 0)
        defer { close(listener) }
        #expect(access("\(folder)/control.sock", F_OK) == 0, "the socket is in the folder that was meant")
        let dialled = omni_seqpacket_connect(path)
        #expect(dialled >= 0)
        close(dialled)
        unlink("\(folder)/control.sock")
    }

    @Test func `a deep folder that does not exist has no path`() {
        #expect(SocketPath.resolve(folder: "/nowhere/" + String(repeating: "d", count: 120), name: "s") == nil)
    }
}
