//! The AWS adapters against real servers and against stand-ins that check every request.

mod connect;
mod journey;
mod lambda;
mod numbers;
mod standin;
mod store;
mod texts;
