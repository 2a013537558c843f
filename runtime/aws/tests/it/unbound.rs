//! What a program names and an environment does not bind.

use pivotline_aws::config::{Environment, unbound};
use pivotline_ir::Program;

use crate::store::program::program;

#[test]
fn all_that_nothing_binds_is_told_and_nothing_else() {
    let program = Program::from_json(&program()).expect("it is a program");
    let environment = |more: &str| {
        let text = format!(
            "[environments.a]\nregion = \"us-east-1\"\n\
             instance = \"11111111-2222-3333-4444-555555555555\"\n\
             [environments.a.runtime]\nbase_url = \"https://menu.example.com\"\n\
             table = \"sessions\"\nartefacts = \"/var/programs\"\nserver_key = \"env:KEY\"\n\
             [environments.a.texts]\nprovider = \"sns\"\nprefixes = [\"+1202555\"]\n{more}"
        );
        Environment::read(&text, "a").unwrap_or_else(|told| panic!("{told}"))
    };
    let told = unbound(&environment(""), &program);
    assert!(told.iter().any(|one| one.starts_with("queue `disputes`: ")), "{told:#?}");
    assert!(told.iter().any(|one| one.starts_with("service `customer`: ")), "{told:#?}");
    let mut more = String::new();
    for (kind, id) in [("queue", "aaaaaaaa"), ("hours", "bbbbbbbb")] {
        more.push_str(&format!("[environments.a.{kind}]\n"));
        for one in &told {
            if let Some(name) = one.strip_prefix(&format!("{kind} `")) {
                let name = name.split_once('`').expect("it ends").0;
                more.push_str(&format!("{name} = \"{id}-0000-0000-0000-000000000003\"\n"));
            }
        }
    }
    for name in program.services.keys() {
        more.push_str(&format!(
            "[environments.a.services.{name}]\nlambda = \"arn:aws:lambda:us-east-1:111122223333:function:f\"\n"
        ));
    }
    assert_eq!(unbound(&environment(&more), &program), Vec::<String>::new());
}
