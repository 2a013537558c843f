//! Secrets, from the environment or from Secrets Manager.
