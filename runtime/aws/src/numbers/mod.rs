//! What is known of telephone numbers.
