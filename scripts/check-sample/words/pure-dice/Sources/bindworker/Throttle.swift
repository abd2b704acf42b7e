let side = Int.random(in: 1...6)
