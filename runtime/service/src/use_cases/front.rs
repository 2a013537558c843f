//! The page before a link was opened. It changes nothing and shows nothing personal.

use pivotline_ir::Name;
use pivotline_machine::Front;

use crate::live::Live;
use crate::problem::{Problem, Refused};
use crate::runtime::Runtime;
use crate::session_state::FrontPage;
use crate::token::Token;

impl Runtime {
    /// What may be shown of a link before it was opened.
    ///
    /// # Errors
    /// There is no such link, or it has expired or is used up.
    #[tracing::instrument(skip_all, fields(session = %token.session_key().handle(), trace))]
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
    /// The menu that the link opens, as anybody may see it.
    pub(crate) fn front_menu(&self) -> Name {
        self.front().menu.unwrap_or_else(|| self.session.opens.block().into())
    }
}
