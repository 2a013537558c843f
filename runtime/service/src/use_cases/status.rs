//! Whether a link is good. It changes nothing.

use pivotline_ir::Name;
use serde::Serialize;

use crate::live::Live;
use crate::problem::{Problem, Refused};
use crate::record::Stage;
use crate::runtime::Runtime;
use crate::session_state::Moment;
use crate::token::Token;

/// What anybody who holds a link may know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Whether its session lives; always true, since all else is a problem.
    pub valid: bool,
    /// Whether it was opened already, on whatever device.
    pub opened: bool,
    /// The menu that it opens, or the place where it opens no menu.
    pub menu: Name,
    /// Until when it lives.
    pub expires: Moment,
}

impl Runtime {
    /// Whether a link is good.
    ///
    /// # Errors
    /// There is no such link, or it has expired or is used up.
    #[tracing::instrument(skip_all, fields(session = %token.session_key().handle(), trace))]
    pub async fn status(&self, token: &Token) -> Result<Status, Refused> {
        let live = Live::load(self, &token.session_key()).await?.ok_or(Problem::UnknownLink)?;
        if let Some(problem) = live.over(self).await {
            return Err(problem.to(&live.session.language));
        }
        Ok(Status {
            valid: true,
            opened: live.record.stage == Stage::Open,
            menu: live.front_menu(),
            expires: Moment(live.record.expires),
        })
    }
}
