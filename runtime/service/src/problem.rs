//! Why a request was refused, in terms of sessions rather than of HTTP.

use pivotline_ir::Tag;

use crate::ports::StoreError;
use crate::programs::ProgramsError;
use crate::seal::SealError;
use crate::server_key::NoRandomness;
use crate::session_state::Shown;

/// Why a request was refused. Nothing was changed.
#[derive(Debug)]
pub enum Problem {
    /// No link has this token.
    UnknownLink,
    /// The link or the session has expired.
    Expired,
    /// The session has come to its end.
    Completed {
        /// What was said last; told to the session's owner alone.
        said: Vec<String>,
        /// Whether the person said that this was all.
        finished: bool,
    },
    /// The contact with people is over.
    ContactGone,
    /// The program that the session began with is not kept any more.
    ProgramGone,
    /// The program that the session began with was taken out of service.
    ProgramStopped,
    /// Somebody opened the link on another device.
    OpenedElsewhere,
    /// There is no session of this cookie or bearer.
    NoCredential,
    /// The client acted on a state that is not the current one, which is this.
    Stale(Box<Shown>),
    /// Nothing of the kind can be done in the current state, which is this.
    NotNow(Box<Shown>),
    /// The menu at hand has no such option.
    UnknownOption,
    /// The request cannot be understood: why.
    BadRequest(&'static str),
    /// The request was sent by another site's page.
    CrossSite,
    /// The body is larger than any that is needed here.
    TooLarge,
    /// There is no such page.
    NoSuchPage,
    /// The page does not take this method.
    NoSuchMethod,
    /// The body did not arrive in time.
    SlowBody,
    /// It took too long.
    TooSlow,
    /// It cannot be done at the moment.
    Unavailable,
    /// Something is wrong on the server's side.
    Internal,
}

/// A problem, and the language of the person who is told, where it is known.
#[derive(Debug)]
pub struct Refused {
    /// The problem.
    pub problem: Problem,
    /// The language.
    pub language: Option<Tag>,
}

impl Problem {
    /// Its code: a word that says nothing of anybody.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.words().0
    }

    /// Its code, and what it means.
    pub(crate) fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::UnknownLink => ("unknown_link", "No session has this token."),
            Self::Expired => ("expired", "The session has expired."),
            Self::Completed { .. } => ("completed", "The session has ended."),
            Self::ContactGone => ("contact_gone", "The contact with people is over."),
            Self::ProgramGone => ("program_gone", "The session's program is not served any more."),
            Self::ProgramStopped => {
                ("program_stopped", "The session's program was taken out of service.")
            }
            Self::OpenedElsewhere => {
                ("opened_elsewhere", "The link was opened on another device already.")
            }
            Self::NoCredential => ("no_credential", "No session has this cookie or bearer."),
            Self::Stale(_) => ("stale_version", "The session has moved on; its state is attached."),
            Self::NotNow(_) => ("not_now", "This cannot be done now; the state is attached."),
            Self::UnknownOption => ("unknown_option", "The menu at hand has no such option."),
            Self::BadRequest(_) => ("bad_request", "The request cannot be understood."),
            Self::CrossSite => ("cross_site", "The request came from another site's page."),
            Self::TooLarge => ("too_large", "The body is larger than 16 KB."),
            Self::SlowBody => ("slow_body", "The body did not arrive in time."),
            Self::NoSuchPage => ("no_such_page", "There is nothing at this address."),
            Self::NoSuchMethod => ("no_such_method", "This address does not take this method."),
            Self::TooSlow => ("too_slow", "The request took too long."),
            Self::Unavailable => ("unavailable", "This does not work at the moment. Try again."),
            Self::Internal => ("internal", "Something is wrong on the server's side."),
        }
    }

    /// Whether it tells of the session's state, rather than of the server or of who asks.
    pub(crate) fn is_of_the_state(&self) -> bool {
        matches!(
            self,
            Self::UnknownOption | Self::NotNow(_) | Self::Completed { .. } | Self::Expired
        )
    }

    /// The problem as it is told to somebody of this language.
    #[must_use]
    pub fn to(self, language: &Tag) -> Refused {
        Refused { problem: self, language: Some(language.clone()) }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { problem, language: None }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(cause = "store", action = error.doing, error = error.why, "not available");
        Self::Unavailable
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Problem::from(error).into()
    }
}

impl From<ProgramsError> for Problem {
    fn from(error: ProgramsError) -> Self {
        let problem = match &error {
            ProgramsError::Stopped(_) => return Self::ProgramStopped,
            ProgramsError::Unknown(_) => Self::ProgramGone,
            ProgramsError::Store(_) => Self::Unavailable,
            ProgramsError::Program(_) => Self::Internal,
        };
        tracing::error!(cause = "program", error = %error, "a program is not to be had");
        problem
    }
}

impl From<SealError> for Problem {
    /// What was sealed under another key is as good as unknown: nobody can go on with it.
    fn from(error: SealError) -> Self {
        match error {
            SealError::Foreign | SealError::Shape => Self::UnknownLink,
            SealError::NotSealed => Self::Internal,
        }
    }
}

impl From<NoRandomness> for Problem {
    fn from(_: NoRandomness) -> Self {
        Self::Internal
    }
}
