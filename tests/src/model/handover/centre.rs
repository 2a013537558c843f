//! `contact_centre.hand_over`, and what is made of its outcome.

use super::{At, Attempt, Handover, Moment, Place, Protocol, Route, Standing, Then};

impl Handover {
    /// One contact for each token.
    pub(super) fn hand_over(
        &self,
        now: &Moment,
        who: usize,
        (version, step): (u8, u8),
        attempt: Attempt,
        next: &mut Vec<Moment>,
    ) {
        let store = |place| At::Store(version, place, Then::Answer);
        if attempt == Attempt::First && now.route == Route::Closed {
            // `HandoverOutcome::Closed`: the hours are asked before a first try alone.
            return next.push(now.with(who, store(Place::Menu)));
        }
        if let Some(throttled) = now.throttled.checked_sub(1) {
            // `HandoverOutcome::NotYet`.
            let at = self.not_yet(step, attempt).map_or(At::Over, store);
            next.push(Moment { throttled, ..now.with(who, at) });
        }
        let token = if self.protocol == Protocol::RandomToken { now.tries } else { 0 };
        let contact = (step, token);
        let tried = Moment { tries: now.tries + 1, ..now.clone() };
        // Under a token that is known the centre names the contact that it has.
        let known = now.contacts.contains(&contact);
        let mut started = tried.clone();
        started.contacts.insert(contact);
        if known || now.route != Route::Gone {
            next.push(started.with(who, store(Place::Contact(step))));
        }
        if let Some(lost) = now.lost.checked_sub(1) {
            let at = later(step, attempt).map_or(At::Over, store);
            // The start has been carried out, or will be, or comes to nothing.
            if known || now.route != Route::Gone {
                next.push(Moment { lost, ..started.with(who, at) });
            }
            let mut under_way = tried.clone();
            under_way.under_way.insert(contact);
            next.push(Moment { lost, ..under_way.with(who, at) });
        }
        let refused = store(self.refused(step, attempt));
        if !known && now.route == Route::Gone {
            next.push(tried.with(who, refused));
        } else if !known && let Some(left) = now.refused.checked_sub(1) {
            next.push(Moment { refused: left, ..tried.with(who, refused) });
        }
    }

    /// `contact_centre.abandon`: by its token the contact is known, and it is ended.
    pub(super) fn abandon(
        &self,
        now: &Moment,
        who: usize,
        (version, step): (u8, u8),
        next: &mut Vec<Moment>,
    ) {
        let unknown = now.with(who, At::Over);
        if let Some(throttled) = now.throttled.checked_sub(1) {
            next.push(Moment { throttled, ..unknown.clone() });
        }
        let contact = (step, 0);
        let known = now.contacts.contains(&contact);
        if let Some(refused) = now.refused.checked_sub(1) {
            next.push(Moment { refused, ..unknown.clone() });
        }
        if !known && now.route == Route::Gone {
            return next.push(unknown);
        }
        let mut started = now.clone();
        started.contacts.insert(contact);
        let stored = At::Store(version, Place::Gone, Then::Answer);
        next.push(started.ended(step).with(who, stored));
        if let Some(lost) = now.lost.checked_sub(1) {
            // The answer to the start, or to the end, is lost.
            next.push(Moment { lost, ..started.with(who, At::Over) });
            next.push(Moment { lost, ..started.ended(step).with(who, At::Over) });
            let mut under_way = unknown;
            under_way.under_way.insert(contact);
            next.push(Moment { lost, ..under_way });
        }
    }

    /// What is stored of a try that did not begin, if anything is.
    fn not_yet(&self, step: u8, attempt: Attempt) -> Option<Place> {
        let kept = [Protocol::TokenWithoutPending, Protocol::NothingIsPutOff];
        match attempt {
            Attempt::First if kept.contains(&self.protocol) => None,
            Attempt::First => Some(Place::Pending(step, Standing::PutOff)),
            Attempt::Repeat | Attempt::Settled => later(step, attempt),
        }
    }

    /// What is stored of a try that was refused.
    fn refused(&self, step: u8, attempt: Attempt) -> Place {
        match (attempt, self.protocol) {
            (Attempt::First, _) | (_, Protocol::EachRefusalCounts) => Place::Menu,
            (_, Protocol::NoLaterRefusalCounts) => Place::Pending(step, Standing::Tried),
            (Attempt::Repeat, _) => Place::Pending(step, Standing::Refused(false)),
            (Attempt::Settled, _) => Place::Menu,
        }
    }
}

/// What is stored of a try that may have begun, if anything is.
fn later(step: u8, attempt: Attempt) -> Option<Place> {
    (attempt == Attempt::Settled).then_some(Place::Pending(step, Standing::Tried))
}
