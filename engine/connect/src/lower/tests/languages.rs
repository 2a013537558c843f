//! One flow for each language.

use super::*;

#[test]
fn each_language_has_a_flow_and_is_offered_in_its_own_voice() {
    let mut program = journey();
    let line = program.lines.get_mut("everyday").unwrap();
    let mut spanish = language("es-US", "lupe");
    let words = "Para español, oprima 2.".to_owned();
    spanish.offer = Some(LanguageOffer { key: Key::Digit(2), words });
    line.languages.push(spanish);
    let flows = lower(&program, &"everyday".into()).unwrap();
    let names: Vec<&str> = flows.iter().map(|flow| flow.name.as_str()).collect();
    assert_eq!(names, ["everyday", "everyday es-US"]);
    flows.iter().for_each(assert_publishable);
    let english = &flows[0];
    assert_eq!(english.start.as_str(), "offer es-US voice");
    assert_eq!(on(english, "offer es-US", "2"), "go on in es-US");
    assert_eq!(error(english, "offer es-US", ErrorType::InputTimeLimitExceeded), "voice");
    let goes = ActionKind::TransferToFlow { flow: "everyday es-US".to_owned() };
    assert_eq!(action(english, "go on in es-US").kind, goes);
    let (voice, language) = ("Lupe".to_owned(), "es-US".to_owned());
    let voice = ActionKind::UpdateContactTextToSpeechVoice { voice, engine: None, language };
    assert_eq!(action(&flows[1], "voice").kind, voice);
}
