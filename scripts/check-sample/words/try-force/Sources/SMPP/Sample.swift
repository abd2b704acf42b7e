let length = try! measure()
