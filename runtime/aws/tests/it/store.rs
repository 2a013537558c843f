//! The session store over DynamoDB's API.

mod contention;
mod contract;
mod costs;
mod expired;
mod faults;
mod table;
