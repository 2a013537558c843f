//! What is read is written back; what is no flow is told as what it is.

use serde_json::Value;

use super::{Document, LARGEST, ReadError};

/// Every key in an odd order, keys that the language does not have, values of the wrong kind.
const ODD: &str = r#"{
  "Actions": [
    {"Transitions": {"Conditions": [{"Note": 1, "NextAction": "b", "Condition": {"Operands": ["1"], "Operator": "Equals"}}],
      "NextAction": "b", "Errors": []}, "Type": "Compare", "Parameters": {"z": {"b": 1.5, "a": null}, "a": ""}, "Identifier": "a"},
    {"Identifier": 7, "Type": "b", "Parameters": [], "Transitions": {"NextAction": null, "Errors": [1], "Conditions": {}}},
    {"Color": "red"},
    {"Transitions": {"Errors": [{}, {"ErrorType": "", "x": 0}], "Conditions": [{}, {"Condition": 5}, {"Condition": {}}]}}
  ],
  "Settings": null, "Metadata": 3, "Later": {"than": "this"}, "StartAction": "a", "Version": "2019-10-30"
}"#;

#[test]
fn what_is_read_is_written_back_in_its_order() {
    let document = Document::read(ODD).unwrap();
    let written = document.write();
    let (before, after): (Value, Value) =
        (serde_json::from_str(ODD).unwrap(), serde_json::from_str(&written).unwrap());
    // As texts, because two objects of another order are equal.
    assert_eq!(before.to_string(), after.to_string());
    assert_eq!(Document::read(&written).unwrap(), document);
}

#[test]
fn numbers_keep_every_digit() {
    for x in ["51.248178375505404", "31.245270191439438", "-121.48791951161945", "0.1", "3"] {
        let flow = format!("{{\"Metadata\": {{\"x\": {x}}}, \"Actions\": []}}");
        let written = Document::read(&flow).unwrap().write();
        assert!(written.contains(&format!("\"x\": {x}\n")), "{x}: {written}");
    }
}

#[test]
fn a_change_is_written_where_the_field_stood_and_a_new_field_last() {
    let mut document = Document::read(ODD).unwrap();
    document.actions[0].kind = "Loop".to_owned();
    document.actions[2].kind = "Wait".to_owned();
    document.actions[0].parameters = None;
    let value = document.to_value();
    let keys = |at: usize| value["Actions"][at].as_object().unwrap().keys().collect::<Vec<_>>();
    assert_eq!(keys(0), ["Transitions", "Type", "Identifier"]);
    assert_eq!(keys(2), ["Color", "Type"]);
    assert_eq!(value["Actions"][0]["Type"], "Loop");
}

#[test]
fn what_is_no_flow_is_told_as_what_it_is() {
    let told = |text: &str| Document::read(text).unwrap_err();
    assert_eq!(told(" \n"), ReadError::Empty);
    assert!(matches!(told("{\"Actions\": [}"), ReadError::NotJson(_)));
    assert!(matches!(told("{\"Actions\": []} x"), ReadError::NotJson(_)));
    assert!(matches!(told(&"[".repeat(100_000)), ReadError::TooDeep(_)));
    assert!(matches!(told(&" ".repeat(LARGEST + 1)), ReadError::TooLarge { .. }));
    assert_eq!(told("\u{feff}{\"Actions\": []}"), ReadError::ByteOrderMark);
    assert_eq!(told("[]"), ReadError::NoActions);
    assert_eq!(told("{\"Actions\": {}}"), ReadError::NoActions);
    assert_eq!(told("{\"Actions\": [{}, 1]}"), ReadError::NoAction { index: 1 });
    assert_eq!(told("{\"modules\": [], \"start\": \"a\"}"), ReadError::OldFormat);
    assert_eq!(told("{\"ContactFlow\": {}}"), ReadError::Answer("ContactFlow"));
    let other = "{\"Version\": \"2031-01-01\", \"Actions\": []}";
    assert_eq!(told(other), ReadError::OtherVersion("2031-01-01".to_owned()));
    let twice = "{\"Actions\": [{\"Type\": \"a\",\n\"Type\": \"b\"}]}";
    assert_eq!(
        told(twice).to_string(),
        "the key `Type` stands twice in one object at line 2 column 6: leave one of them out, for \
         only one would be read"
    );
    assert_eq!(ReadError::text(vec![0xff, 0xfe]).unwrap_err(), ReadError::NotUtf8);
}
