public struct Sample {
    let length: Int
}
