//! The services that menus ask, over HTTPS.
//!
//! It implements the port `Services` of `pivotline-service` and knows nothing of menus, pages or AWS.
