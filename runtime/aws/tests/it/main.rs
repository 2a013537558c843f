//! The AWS adapters against real servers and against stand-ins that check every request.

mod artefacts;
mod connect;
mod dynamo;
mod invoke;
mod journey;
mod lambda;
mod numbers;
mod proxy;
mod standin;
mod store;
mod texts;
