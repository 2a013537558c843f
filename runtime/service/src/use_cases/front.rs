//! The page before a link was opened. It changes nothing and shows nothing personal.

use pivotline_ir::Tag;
use pivotline_machine::Front;

use crate::drive::handle;
use crate::problem::{Problem, Refused};
use crate::runtime::Runtime;
use crate::session::Live;
use crate::token::Token;

/// What may be shown before the link was opened.
pub struct FrontPage {
    /// The menu's impersonal words and options.
    pub front: Front,
    /// The line's brand.
    pub brand: String,
    /// The language of the person.
    pub language: Tag,
}

impl Runtime {
    /// What may be shown of a link before it was opened.
    ///
    /// # Errors
    /// There is no such link, or it has expired or is used up.
    #[tracing::instrument(skip_all, fields(session = %handle(&token.session_key()), trace))]
    pub async fn front(&self, token: &Token) -> Result<FrontPage, Refused> {
        let live = Live::load(self, &token.session_key()).await?.ok_or(Problem::UnknownLink)?;
        let language = live.session.language.clone();
        if let Some(problem) = live.over(self).await {
            return Err(problem.to(&language));
        }
        Ok(FrontPage { front: live.front(), brand: live.brand(), language })
    }
}

impl Live {
    /// What may be shown of it to anybody.
    pub(crate) fn front(&self) -> Front {
        let session = &self.session;
        self.served.machine.front(&session.line, &session.language, &session.opens)
    }
}
