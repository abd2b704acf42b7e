import Glibc

/// How many descriptors this process may have: each connection is one, and two where TLS is ended.
package enum DescriptorLimit {
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    /// Raises the limit as far as it may be without asking anybody.
    ///
    /// Where no service manager has set it, it is 1024 for the sake of programs that use select(2); we use none.
    package static func raise() {
        var limit = rlimit()
        guard getrlimit(Self.resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(Self.resource, &limit)
    }

    package static var current: Int {
        var limit = rlimit()
        guard getrlimit(Self.resource, &limit) == 0 else { return 0 }
        return Int(clamping: limit.rlim_cur)
    }
}
