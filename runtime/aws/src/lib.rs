//! The runtime on AWS: DynamoDB, SNS, End User Messaging, Amazon Connect, Lambda.
//!
//! The only package that sees the AWS SDK. It implements the ports of `pivotline-service` and knows
//! nothing of menus, flows or pages.

pub mod artefacts;
pub mod config;
#[cfg(feature = "web")]
pub mod connect;
mod failure;
pub mod invoke;
pub mod numbers;
mod request;
pub mod secrets;
pub mod server;
pub mod store;
pub mod texts;
