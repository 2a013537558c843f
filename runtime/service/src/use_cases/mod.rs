//! Use cases, one a file: what a contact flow or a client asks of the runtime.

mod act;
mod ask_service;
mod check_number;
mod front;
mod generate_link;
mod join;
mod open;
mod order_service;
mod poll;
mod send_text;
mod status;

pub use act::{Act, Acted, Carrier, Tap};
pub use ask_service::AskError;
pub use check_number::CheckError;
pub use generate_link::{GenerateLink, GenerateLinkError, LinkStatus};
pub(crate) use open::UNGUESSABLE;
pub use open::{Open, Opened};
pub use poll::{Polled, ScreenNews};
pub use status::Status;
