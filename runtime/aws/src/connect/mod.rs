//! Hands contacts to people by Amazon Connect.
