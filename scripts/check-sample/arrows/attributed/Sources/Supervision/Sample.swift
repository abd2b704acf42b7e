@preconcurrency package import IPC  // with a comment behind it
