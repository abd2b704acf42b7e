let work = Task { 1 }
