//! Services over HTTPS against real local servers.
