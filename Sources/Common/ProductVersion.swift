/// The version that every program of this build belongs to; scripts read it from here.
package enum ProductVersion {
    package static let current = "0.1.0"
}
