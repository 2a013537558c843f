//! What an exchange means: done, not done, or nobody knows.

use http::StatusCode;
use hyper::body::Bytes;

use crate::network::{Exchange, Reply};

/// What an exchange means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It answered.
    Done(Bytes),
    /// It did not do it.
    NotDone(Cause),
    /// Nobody can tell whether it did.
    Unknown(Cause),
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) what: String,
    /// Whether the service itself is not well, rather than the question not good.
    pub(crate) ill: bool,
    /// Whether it may go better at once.
    pub(crate) again: bool,
    /// Whether what was shown was refused.
    pub(crate) refused: bool,
}

impl Verdict {
    /// What an exchange with a service means.
    pub(crate) fn of(exchange: Exchange) -> Self {
        match exchange {
            Exchange::Answered(Reply { status, body }) if status.is_success() => Self::Done(body),
            Exchange::Answered(Reply { status, .. }) => Self::of_status(status),
            Exchange::NotSent(what) => Self::NotDone(Cause::ill(what)),
            Exchange::Unknown(what) => Self::Unknown(Cause::ill(what)),
        }
    }

    fn of_status(status: StatusCode) -> Self {
        let what = format!("status {}", status.as_u16());
        let well = |what| Cause { what, ill: false, again: false, refused: false };
        match status {
            StatusCode::UNAUTHORIZED => Self::NotDone(Cause { refused: true, ..well(what) }),
            // It has not enough room; asking again at once takes more of it.
            StatusCode::TOO_MANY_REQUESTS => Self::NotDone(Cause { ill: true, ..well(what) }),
            // The first may have come through and be on its way.
            StatusCode::REQUEST_TIMEOUT | StatusCode::CONFLICT | StatusCode::TOO_EARLY => {
                Self::Unknown(well(what))
            }
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => {
                Self::NotDone(well(format!("{what}, and redirects are not followed")))
            }
            // A form that was taken is often answered so.
            _ if status.is_redirection() => {
                Self::Unknown(well(format!("{what}, and redirects are not followed")))
            }
            _ if status.is_client_error() => Self::NotDone(well(what)),
            _ => Self::Unknown(Cause::ill(what)),
        }
    }
}

impl Cause {
    fn ill(what: String) -> Self {
        Self { what, ill: true, again: true, refused: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16) -> Verdict {
        let status = StatusCode::from_u16(status).unwrap();
        Verdict::of(Exchange::Answered(Reply { status, body: Bytes::new() }))
    }

    #[test]
    fn only_what_was_refused_is_known_not_to_be_done() {
        for status in [400, 401, 403, 404, 410, 422, 429, 307, 308] {
            assert!(matches!(of(status), Verdict::NotDone(_)), "{status}");
        }
        for status in [500, 502, 503, 504, 408, 409, 425, 301, 302, 303] {
            assert!(matches!(of(status), Verdict::Unknown(_)), "{status}");
        }
        assert_eq!(of(204), Verdict::Done(Bytes::new()));
    }

    #[test]
    fn a_service_that_refuses_a_question_is_well() {
        for (status, ill) in [(404, false), (400, false), (429, true), (500, true), (409, false)] {
            let (Verdict::NotDone(cause) | Verdict::Unknown(cause)) = of(status) else { panic!() };
            assert_eq!(cause.ill, ill, "{status}");
        }
    }
}
