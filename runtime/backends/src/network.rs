//! The way to a server: which addresses may be connected to, and how.

mod address;
mod connection;
mod resolver;
mod tls;
mod transport;

pub(crate) use address::AddressPolicy;
pub(crate) use connection::Connector;
pub use resolver::{Resolve, SystemResolver};
pub(crate) use tls::{TlsMaterial, tls_config};
pub(crate) use transport::{Exchange, Reply, Transport};
