//! Fresh data with which a device joins the session's call or chat: after a reload, or where the
//! start gave none. It goes to the session's owner alone and is never stored.

use pivotline_machine::{ContactKind, Waiting};

use crate::ports::{Join, JoinFailure};
use crate::problem::{Problem, Refused};
use crate::runtime::Runtime;
use crate::token::Credential;

impl Runtime {
    /// What joins the session's call or chat.
    ///
    /// # Errors
    /// There is no session of this credential, it has no call or chat now, or the contact centre
    /// does not give it.
    #[tracing::instrument(skip_all, fields(session = %credential.session().handle(), trace))]
    pub async fn join(&self, credential: &Credential) -> Result<Join, Refused> {
        let mut live = self.of_credential(credential).await?;
        self.go_on(&mut live).await?;
        // The handover was pending, and has just been carried out.
        if let Some(join) = live.join.take() {
            return Ok(join);
        }
        let language = live.session.language.clone();
        let state = live.session.state.as_ref().filter(|state| state.waiting == Waiting::Contact);
        let contact = state.and_then(|state| state.contact.as_ref());
        let joined = |kind| matches!(kind, ContactKind::WebCall | ContactKind::Chat);
        let Some(contact) = contact.filter(|contact| joined(contact.kind)) else {
            return Err(Problem::NotNow(Box::new(live.shown(self)?)).to(&language));
        };
        let name = live.session.phone.mask();
        let join = self.ports.contact_centre.join(contact.kind, &contact.id, &name).await;
        join.map_err(|failure| {
            let problem = match failure {
                JoinFailure::Gone => Problem::ContactGone,
                JoinFailure::Later | JoinFailure::Failed => Problem::Unavailable,
            };
            problem.to(&language)
        })
    }
}
