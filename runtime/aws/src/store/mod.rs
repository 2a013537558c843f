//! Sessions and counters in one DynamoDB table.
