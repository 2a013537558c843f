use super::*;
use crate::emit::{Bindings, emit};
use crate::model::{Action, ErrorType, FlowRole, Operator};

/// A block that says its own name.
fn says(id: &str, next: &str) -> Action {
    Action {
        id: ActionId::new(id),
        kind: ActionKind::MessageParticipant { text: id.to_owned() },
        next: Some(ActionId::new(next)),
        conditions: Vec::new(),
        errors: vec![(ErrorType::NoMatchingError, ActionId::new(next))],
    }
}

/// A menu that leads to words of its own, to words that all share, and to other menus.
fn menu(number: usize, others: &[usize]) -> [Action; 2] {
    let name = format!("menu {number}");
    let options = others.iter().map(|other| format!("menu {other}"));
    let options = [format!("words {number}"), "shared".to_owned()].into_iter().chain(options);
    let key = |(at, to): (usize, String)| (Operator::Equals, at.to_string(), ActionId::new(&to));
    let again = || ActionId::new(&name);
    let errors = [
        ErrorType::InputTimeLimitExceeded,
        ErrorType::NoMatchingCondition,
        ErrorType::NoMatchingError,
    ];
    let play = Action {
        id: again(),
        kind: ActionKind::GetParticipantInput { text: name.clone(), wait: 5 },
        next: Some(again()),
        conditions: options.enumerate().map(key).collect(),
        errors: errors.map(|error| (error, again())).into(),
    };
    [play, says(&format!("words {number}"), &name)]
}

/// A binary tree of menus, whose last one leads back to the first.
fn whole(menus: usize) -> Whole {
    let mut actions = vec![says("hello", "menu 0")];
    for number in 0..menus {
        let below = [2 * number + 1, 2 * number + 2];
        let mut others: Vec<usize> = below.into_iter().filter(|one| *one < menus).collect();
        others.extend((number + 1 == menus).then_some(0));
        actions.extend(menu(number, &others));
    }
    actions.push(says("shared", "menu 0"));
    let name = |number: usize| {
        let menu = Menu { name: format!("m{number}"), failed: Some(ActionId::new("shared")) };
        (ActionId::new(&format!("menu {number}")), menu)
    };
    Whole {
        flow: Flow {
            name: "line".to_owned(),
            role: FlowRole::Inbound,
            start: ActionId::new("hello"),
            actions,
        },
        menus: (0..menus).map(name).collect(),
        kept: vec!["path".to_owned()],
        voice: ActionKind::UpdateContactTextToSpeechVoice {
            voice: "Joanna".to_owned(),
            engine: None,
            language: "en-US".to_owned(),
        },
    }
}

const LIMITS: Limits = Limits { actions: 60, characters: usize::MAX };

fn action<'a>(flow: &'a Flow, id: &str) -> &'a Action {
    flow.actions.iter().find(|action| action.id.as_str() == id).unwrap()
}

#[test]
fn what_fits_is_not_touched() {
    let flow = whole(20).flow;
    assert_eq!(split(whole(20), LIMITS), [flow]);
}

#[test]
fn every_menu_is_in_one_part_and_what_is_shared_in_each() {
    let flows = split(whole(100), LIMITS);
    assert!(flows.len() > 5, "{} flows", flows.len());
    assert_eq!(flows[0].actions[0].id.as_str(), "hello");
    let mut menus = Vec::new();
    for part in &flows[1..] {
        assert!(part.actions.len() <= LIMITS.actions, "{}", part.name);
        assert_eq!(
            action(part, "shared").kind,
            ActionKind::MessageParticipant { text: "shared".to_owned() }
        );
        let ids = part.actions.iter().map(|action| action.id.as_str());
        menus.extend(ids.filter(|id| id.starts_with("menu ")).map(str::to_owned));
    }
    assert_eq!(menus.len(), 100);
    menus.sort_unstable();
    menus.dedup();
    assert_eq!(menus.len(), 100);
}

#[test]
fn a_part_is_entered_by_an_attribute_and_leaves_none_behind() {
    let flows = split(whole(100), LIMITS);
    let first = &flows[1];
    assert_eq!(first.name, "line part m0");
    let go = action(&flows[0], "go on at m0");
    let enter = [("enter".to_owned(), "m0".to_owned())].into();
    assert_eq!(go.kind, ActionKind::UpdateFlowAttributes { attributes: enter });
    let keep = action(&flows[0], go.next.as_ref().unwrap().as_str());
    let kept = [("_enter", "$.FlowAttributes.enter"), ("_path", "$.FlowAttributes.path")];
    let kept = kept.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(keep.kind, ActionKind::UpdateContactAttributes { attributes: kept.into() });
    let transfer = action(&flows[0], keep.next.as_ref().unwrap().as_str());
    assert_eq!(transfer.kind, ActionKind::TransferToFlow { flow: first.name.clone() });
    let begins: Vec<&str> = first.actions.iter().take(4).map(|action| action.id.as_str()).collect();
    assert_eq!(begins, ["enter voice", "enter keep", "enter forget", "enter"]);
    let blanks =
        [("_enter", " "), ("_path", " ")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    let blanks = ActionKind::UpdateContactAttributes { attributes: blanks.into() };
    assert_eq!(first.actions[2].kind, blanks);
    let (_, word, door) = &first.actions[3].conditions[0];
    assert_eq!((word.as_str(), door.as_str()), ("m0", "menu 0"));
}

#[test]
fn a_part_that_cannot_be_entered_fails_as_its_menu_does() {
    let flows = split(whole(100), LIMITS);
    let failed = |flow: &Flow, id: &str| {
        let (_, to) = &action(flow, id).errors[0];
        to.as_str().to_owned()
    };
    // The front has no menu that the words could lead to.
    let front = &flows[0];
    for id in ["go on at m0", "keep for part m0"] {
        assert_eq!(failed(front, id), "shared unreached");
    }
    assert_eq!(failed(front, "to part m0"), "forget for part m0");
    let blanks =
        [("_enter", " "), ("_path", " ")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    let forget = action(front, "forget for part m0");
    assert_eq!(forget.kind, ActionKind::UpdateContactAttributes { attributes: blanks.into() });
    assert!(forget.ways().all(|to| to.as_str() == "shared unreached"));
    assert!(action(front, "shared unreached").ways().all(|to| to.as_str() == "hang up"));
    // The part of the first menu has it.
    let entering = |action: &&Action| action.id.as_str().starts_with("keep for part");
    let first = &flows[1];
    let keep = first.actions.iter().find(entering).expect("another part");
    assert_eq!(failed(first, keep.id.as_str()), "shared");
    assert!(action(first, "shared").ways().all(|to| to.as_str() == "menu 0"));
}

#[test]
fn what_an_action_costs_is_counted_with_something_to_spare() {
    for part in split(whole(100), LIMITS) {
        let characters = emit(&part, &Bindings::default()).json.chars().count();
        let counted = cut::HEAD + part.actions.iter().map(super::characters).sum::<usize>();
        assert!((characters..2 * characters).contains(&counted), "{counted} for {characters}");
    }
}
