struct SessionManager {}
