import SMPP

// SAFETY: the sample shows that an argument in the lines above is seen,
// also when it is longer than one line.
let length = try? measure()

func measure() throws -> Int {
    """
    } a brace and a " quote in a long text \("and { inside")
    """.count
}
