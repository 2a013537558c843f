//! Services that are Lambda functions.
