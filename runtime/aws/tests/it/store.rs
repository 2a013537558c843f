//! The session store over DynamoDB's API.

mod table;
