//! A stored session, opened by who holds the server's key: for tests that hold every write against
//! the machine, and for whoever must look into a store.

use pivotline_ir::{NodeId, Tag};
use pivotline_machine::{Order, State};

use crate::handover::client_token;
use crate::order::order_key;
use crate::record::{Record, SessionKey};
use crate::seal::{SealError, Seals};
use crate::server_key::ServerKey;
use crate::session::{Pending, Session, Standing};

/// What stands in a stored session.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// The language that is spoken.
    pub language: Tag,
    /// Where the link opens.
    pub opens: NodeId,
    /// The machine's state, once the link was opened.
    pub state: Option<State>,
    /// The client token of a handover that is not yet known to be carried out.
    pub handover: Option<String>,
    /// Whether an order is not yet known to be carried out.
    pub ordered: bool,
    /// Whether that handover certainly did not begin.
    pub put_off: bool,
    /// Whether the person has gone, and a contact or that handover is left behind.
    pub given_up: bool,
}

impl Inspected {
    /// The key by which a service is given an order of a session.
    #[must_use]
    pub fn order_key(key: &ServerKey, session: &SessionKey, order: &Order) -> String {
        order_key(key, session, order)
    }

    /// What stands in the record of a session.
    ///
    /// # Errors
    /// It was not sealed under this key for this session.
    pub fn of(key: &ServerKey, session: &SessionKey, record: &Record) -> Result<Self, SealError> {
        let stored: Session = Seals::new(key).of(session).open(record)?;
        let contact = stored.state.as_ref().and_then(|state| state.contact.as_ref());
        let is_order = |pending: &Pending| matches!(pending.standing, Standing::Ordered(_));
        let ordered = stored.pending.is_some_and(|pending| is_order(&pending));
        let pending = stored.pending.filter(|pending| contact.is_none() && !is_order(pending));
        let handover = pending.map(|pending| client_token(key, session, pending.step));
        let put_off = stored.pending.is_some_and(|pending| pending.standing == Standing::PutOff);
        let given_up = stored.is_given_up();
        let Session { language, opens, state, .. } = stored;
        Ok(Self { language, opens, state, handover, ordered, put_off, given_up })
    }
}
