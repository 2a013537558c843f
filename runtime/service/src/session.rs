//! A session: who called, what was chosen, how far it has come.

mod stored;

use pivotline_ir::{Name, NodeId, Tag};
use pivotline_machine::{State, Waiting};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::number::Number;
use crate::repeats::{Repeats, RequestHash};
use crate::token::{Credential, CredentialHash};

/// The sealed part of a record.
#[derive(Clone)]
pub(crate) struct Session {
    /// The number that called.
    pub(crate) phone: Number,
    /// The call's contact id.
    pub(crate) call: SmolStr,
    /// The line that was called.
    pub(crate) line: Name,
    /// The language that is spoken.
    pub(crate) language: Tag,
    /// Where the link opens.
    pub(crate) opens: NodeId,
    /// What the token was traded for.
    pub(crate) credential: Option<CredentialHash>,
    /// The credential before the last login.
    pub(crate) former: Option<Former>,
    /// The machine's state, once the link was opened.
    pub(crate) state: Option<State>,
    /// A handover that is not yet known to be carried out.
    pub(crate) pending: Option<Pending>,
    /// The option that was tapped before the link was opened, until its menu is reached.
    pub(crate) tapped: Option<Tapped>,
    /// The option that was tapped on the page before the link was opened.
    pub(crate) opened_with: Option<String>,
    /// Where the call is that the link was made for.
    pub(crate) leg: Leg,
    /// Whether the person said that this was all.
    pub(crate) finished: bool,
    /// The label of the option that was chosen last, as menus write it.
    pub(crate) last_choice: Option<String>,
    /// The last requests that carried a key.
    pub(crate) repeats: Repeats,
}

/// The credential before the last login. It is good for the repeat of that login alone, in case
/// the first answer was lost.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Former {
    /// Its hash.
    #[serde(rename = "h")]
    credential: CredentialHash,
    /// The request that logged in.
    #[serde(rename = "r")]
    request: RequestHash,
    /// The version to which it led.
    #[serde(rename = "v")]
    version: u64,
}

/// Where the call is that a session's link was made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Leg {
    /// Elsewhere: it has ended, or goes on in its flow without asking for the session.
    #[default]
    Gone,
    /// It stays on the line and asks for the session.
    Follows,
    /// It has gone on without the screen, on which nothing can be done any more.
    Back,
}

/// An option that was tapped on the page before the link was opened.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tapped {
    /// The menu whose option it is.
    pub(crate) menu: Name,
    /// The option.
    pub(crate) option: String,
}

/// A handover, or an order, that is stored and not yet known to be carried out. What is handed over
/// or ordered is in the machine's state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pending {
    /// The version with which it was stored, which names the step in the handover's token.
    pub(crate) step: u64,
    /// What is known of it.
    pub(crate) standing: Standing,
}

/// What is known of a pending handover.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Standing {
    /// It was tried, or is being tried: it may have begun.
    #[default]
    #[serde(rename = "t")]
    Tried,
    /// It certainly did not begin, and nobody is trying it.
    #[serde(rename = "p")]
    PutOff,
    /// A repeat was refused at this time, or is made since then by whoever stored this.
    #[serde(rename = "r")]
    Refused(u64),
    /// The person has gone. It may have begun; where there is a contact, that is what is left.
    #[serde(rename = "g")]
    GivenUp,
    /// What is pending is no handover but an order (`order`), which is being tried since this time
    /// by whoever stored this.
    #[serde(rename = "o")]
    Ordered(u64),
}

impl Session {
    /// A session whose link nobody has opened.
    pub(crate) fn new(
        phone: Number,
        call: SmolStr,
        (line, language, opens): (Name, Tag, NodeId),
    ) -> Self {
        Self {
            phone,
            call,
            line,
            language,
            opens,
            credential: None,
            former: None,
            state: None,
            pending: None,
            tapped: None,
            opened_with: None,
            leg: Leg::default(),
            finished: false,
            last_choice: None,
            repeats: Repeats::default(),
        }
    }

    /// Whether this is the credential that it was last traded for.
    pub(crate) fn is_of(&self, credential: &Credential) -> bool {
        self.credential.as_ref().is_some_and(|hash| hash.is_of(credential))
    }

    /// The version to which the login led that this very request made with this credential, which
    /// the login took the place of.
    pub(crate) fn login_again(
        &self,
        credential: &Credential,
        request: Option<&RequestHash>,
    ) -> Option<u64> {
        let former = self.former.as_ref()?;
        let same = request == Some(&former.request) && former.credential.is_of(credential);
        same.then_some(former.version)
    }

    /// Puts a new credential in the place of the one at hand.
    pub(crate) fn renew(
        &mut self,
        credential: &Credential,
        request: Option<RequestHash>,
        version: u64,
    ) {
        let former = self.credential.replace(credential.hash());
        self.former = former.zip(request).map(|(credential, request)| Former {
            credential,
            request,
            version,
        });
    }

    /// What the session waits for, once its link was opened.
    pub(crate) fn waiting(&self) -> Option<&Waiting> {
        self.state.as_ref().map(|state| &state.waiting)
    }

    /// The contact with people whose end the session waits for.
    pub(crate) fn followed_contact(&self) -> Option<&str> {
        let state = self.state.as_ref()?;
        let contact = state.contact.as_ref().filter(|_| state.waiting == Waiting::Contact)?;
        Some(&contact.id)
    }
}
