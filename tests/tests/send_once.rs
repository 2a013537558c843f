//! Texts and handovers happen at most once, whatever order, crash or lost answer there is; and the
//! models that say so tell when a protocol lets them happen twice.

use pivotline_tests::model::handover::{self, Handover};
use pivotline_tests::model::search;
use pivotline_tests::model::text::{Moment, Protocol, Text};

/// The first run and two repetitions by Amazon Connect.
fn text(protocol: Protocol) -> Text {
    Text { protocol, handlers: 3, crashes: 1, lost: 2, refused: 1 }
}

fn most_sends(protocol: Protocol) -> usize {
    search(&text(protocol), Moment::sends).most
}

#[test]
fn a_claimed_text_is_sent_at_most_once() {
    assert_eq!(most_sends(Protocol::Claim), 1);
    let more = Text { handlers: 4, crashes: 2, lost: 2, refused: 2, ..text(Protocol::Claim) };
    let found = search(&more, Moment::sends);
    assert_eq!(found.most, 1, "{found:?}");
    assert_eq!(found.least_at_end, 0, "a crash between claim and text loses it: {found:?}");
    assert!(found.states > 1_000, "{found:?}");
}

#[test]
fn a_text_whose_provider_keeps_to_a_token_of_the_step_is_sent_at_most_once() {
    assert_eq!(most_sends(Protocol::TokenOfStep), 1);
}

#[test]
fn every_other_protocol_sends_twice() {
    assert_eq!(most_sends(Protocol::ReadSendWrite), 5);
    assert_eq!(most_sends(Protocol::ClaimWithRetries), 3);
    assert_eq!(most_sends(Protocol::ClaimWithLease), 3);
    assert_eq!(most_sends(Protocol::RandomToken), 5);
}

#[test]
fn without_faults_a_text_is_sent() {
    let good = Text { crashes: 0, lost: 0, refused: 0, ..text(Protocol::Claim) };
    let found = search(&good, Moment::sends);
    assert_eq!((found.most, found.least_at_end), (1, 1));
}

fn requests(protocol: handover::Protocol) -> Handover {
    Handover {
        protocol,
        requests: 3,
        crashes: 1,
        lost: 2,
        throttled: 1,
        refused: 1,
        closes: true,
        goes: 0,
    }
}

/// As above, and somebody goes who was to be handed over. One thing less goes wrong, so that all
/// of it can be searched.
fn going(protocol: handover::Protocol) -> Handover {
    Handover { lost: 1, goes: 1, ..requests(protocol) }
}

/// Once every request is over: the most contacts that nobody waits for, and whether anybody is
/// never told.
fn at_the_end(model: &Handover) -> (usize, usize) {
    let over = |measure: fn(&Handover, &handover::Moment) -> usize| {
        let at_end = |moment: &handover::Moment| match moment.is_over() {
            true => measure(model, moment),
            false => 0,
        };
        search(model, at_end).most
    };
    (over(|_, moment| moment.forgotten()), over(Handover::is_stuck))
}

#[test]
fn a_handover_starts_one_contact_of_a_stored_step() {
    let ours = requests(handover::Protocol::Ours);
    let found = search(&ours, handover::Moment::contacts_of_a_step);
    assert_eq!(found.most, 1);
    assert!(found.states > 10_000, "{found:?}");
    assert_eq!(search(&ours, handover::Moment::orphans).most, 0);
    assert_eq!(search(&ours, handover::Moment::told_of_nothing).most, 0);
}

#[test]
fn a_handover_is_told_in_the_end_and_nobody_is_called_who_was_told_otherwise() {
    assert_eq!(at_the_end(&requests(handover::Protocol::Ours)), (0, 0));
}

/// Nobody knows whether a contact has begun, and the person goes.
#[test]
fn what_was_given_up_before_it_was_known_is_ended() {
    let left = |protocol| {
        let model = going(protocol);
        let at_end = |moment: &handover::Moment| match moment.is_over() {
            true => model.left_behind(moment) + moment.forgotten(),
            false => 0,
        };
        search(&model, at_end)
    };
    let ours = left(handover::Protocol::Ours);
    assert_eq!(ours.most, 0, "{ours:?}");
    assert!(ours.states > 10_000, "{ours:?}");
    assert!(left(handover::Protocol::GivenUpIsForgotten).most > 0);
}

#[test]
fn a_refusal_that_counts_while_others_try_forgets_a_contact() {
    let (forgotten, _) = at_the_end(&requests(handover::Protocol::EachRefusalCounts));
    assert!(forgotten > 0);
}

#[test]
fn a_refusal_that_never_counts_leaves_somebody_waiting() {
    let (_, stuck) = at_the_end(&requests(handover::Protocol::NoLaterRefusalCounts));
    assert_eq!(stuck, 1);
}

/// Somebody is told that there is too much to do, and the route closes before they look again.
#[test]
fn a_handover_that_certainly_did_not_begin_is_refused_once_the_route_is_closed() {
    let late = |protocol| {
        let model = Handover { requests: 1, crashes: 0, lost: 0, ..requests(protocol) };
        let at_end = |moment: &handover::Moment| match moment.is_over() {
            true => model.opens_late(moment),
            false => 0,
        };
        search(&model, at_end).most
    };
    assert_eq!(late(handover::Protocol::Ours), 0);
    assert_eq!(late(handover::Protocol::NothingIsPutOff), 1);
}

#[test]
fn a_handover_with_a_random_token_starts_several_contacts() {
    let random = requests(handover::Protocol::RandomToken);
    assert!(search(&random, handover::Moment::contacts_of_a_step).most > 1);
}

#[test]
fn a_handover_that_is_not_stored_first_starts_contacts_that_nobody_asked_for() {
    let late = requests(handover::Protocol::TokenWithoutPending);
    assert_eq!(search(&late, handover::Moment::contacts_of_a_step).most, 1);
    assert!(search(&late, handover::Moment::orphans).most > 0);
}
