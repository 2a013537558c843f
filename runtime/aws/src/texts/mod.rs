//! Text messages: SNS, End User Messaging, mobile push.
//!
//! Each adapter sends a message once. Whether it is sent again is decided where it is known
//! whether it was sent: [`TextOutcome`] says it, and errs on the side of "unknown".
//!
//! [`TextOutcome`]: pivotline_service::ports::TextOutcome

mod app_table;
mod end_user_messaging;
mod outcome;
mod push;
mod sns;

pub use app_table::{AppTable, TableEndpoints};
pub use end_user_messaging::{EndUserMessagingOptions, EndUserMessagingTexts};
pub use push::{AppEndpoints, NoEndpoints, PushThenText};
pub use sns::{SnsOptions, SnsTexts};
