let length = value as! Int
