// SAFETY: this argument is about the line below only.
let first = try? measure()

let second = try? measure()
