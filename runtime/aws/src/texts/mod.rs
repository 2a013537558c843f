//! Text messages: SNS, End User Messaging, mobile push.
