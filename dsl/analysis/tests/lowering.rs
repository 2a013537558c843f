//! What menus mean, as the engine has it.
#![expect(clippy::panic, reason = "a test may fail")]

mod support;

use pivotline_analysis::compile;
use pivotline_ir::{Arm, Condition, Faces, Menu, Node, Reply, Target, Term, Test};
use support::{line, node, program, sources};

/// A line with all defaults, a route, a pivot, services before and behind a login.
const LINE: &str = r#"
line everyday {
  brand "Everyday Bank"
  language en-US voice joanna
  start -> main
  screen -> to_screen
  0 "speak to a person" -> desk
  star "hear this again" -> repeat
  silence "Sorry, I did not hear a key."
  wrong key -> desk
  after 2 tries "Let me connect you." -> desk
  failed "Sorry, something went wrong." -> desk
  full -> hang up
}
route desk {
  queue desk
  failed -> hang up
}
pivot to_screen {
  offered when caller is mobile
  by text "{{ brand }}: {{ link }}"
  within 10 minutes
  opened -> hello
  sent -> hang up
  not sent "Sorry, we could not send it." -> desk
}
step hello {
  say "Hello."
  -> desk
}
service customer {
  takes caller.phone
  gives first_name: words, is_new: yes/no
  within 3 seconds
}
service balance {
  needs bank_app, customer
  takes caller.phone
  gives amount: money
  within 3 seconds
  fresh
}
login bank_app {
  by passkey, app everyday_id
  failed "You could not log in." -> desk
}
step show_balance {
  needs balance
  say "Your balance is {{ balance.amount }}."
  solved
  -> desk
}
"#;

fn with(blocks: &str) -> pivotline_ir::Program {
    program(&format!("{LINE}\n{blocks}"))
}

fn to(id: &str) -> Target {
    Target::To(id.into())
}

fn menu<'p>(line: &'p pivotline_ir::Line, id: &str) -> &'p Menu {
    match node(line, id) {
        Node::Menu(menu) => menu,
        other => panic!("`{id}` is {other:?}"),
    }
}

fn offered() -> Condition {
    let test = Test::Offered { pivot: "to_screen".into() };
    Condition { all: vec![Term { not: false, test }] }
}

#[test]
fn a_menu_has_the_options_of_its_line_last_and_its_defaults() {
    let program = with(
        r#"
menu main {
  wants customer
  2 "check your balance" -> show_balance
  tap "find a branch" -> desk
  3 "use your screen" -> to_screen
  after 3 tries -> desk
}"#,
    );
    let line = line(&program);
    assert!(matches!(node(line, "main"), Node::Ask { ok, failed, .. } if ok == failed));
    let menu = menu(line, "main.menu");
    let ids: Vec<_> = menu.options.iter().map(|option| option.id.as_str()).collect();
    assert_eq!(ids, ["2", "find_a_branch", "3", "0", "star"]);
    assert_eq!(menu.options.last().map(|option| &option.to), Some(&Target::Repeat));
    assert!(matches!(&menu.silence, Reply::Again(_)));
    assert_eq!(menu.wrong_key, Reply::Go(to("desk")));
    assert_eq!((menu.tries, &menu.exhausted, menu.wait), (3, &to("desk"), 5));
    assert_eq!(menu.failed, to("everyday.failed"));
    assert!(matches!(node(line, "everyday.failed"), Node::Say { next, .. } if *next == to("desk")));
    assert!(line.node("everyday.after").is_none(), "nobody takes the line's own way");
    let through: Vec<_> = menu.options.iter().map(|option| option.through.is_some()).collect();
    assert_eq!(through, [true, false, true, false, false]);
    assert_eq!(menu.option("3").map(|option| option.on), Some(Faces::Voice));
    assert_eq!(line.start.as_str(), "everyday.check number");
}

#[test]
fn what_is_behind_a_login_opens_on_the_screen() {
    let program = with("step main {\n  -> show_balance\n}");
    let line = line(&program);
    // The bare arrow asks whether the way is offered, and else takes the way of `not sent`.
    let asked = Node::Branch {
        arms: vec![Arm { when: offered(), to: to("show_balance") }],
        otherwise: to("to_screen.not sent"),
    };
    assert_eq!(*node(line, "show_balance.if offered"), asked);
    let parting =
        Node::ByFace { voice: to("show_balance.send"), screen: to("show_balance.screen") };
    assert_eq!(*node(line, "show_balance"), parting);
    let Node::Offer { opens, sent, .. } = node(line, "show_balance.send") else { panic!() };
    assert_eq!((opens.as_str(), sent), ("show_balance.screen", &Target::HangUp));
    // What the service needs is obtained before it, in the order written.
    let Node::LogIn { ok, failed, .. } = node(line, "show_balance.screen") else { panic!() };
    assert_eq!((ok, failed), (&to("show_balance.needs customer"), &to("bank_app.failed")));
    let Node::Ask { ok, .. } = node(line, "show_balance.needs customer") else { panic!() };
    assert_eq!(*ok, to("show_balance.needs balance"));
    let asked = node(line, "show_balance.needs balance");
    assert!(
        matches!(asked, Node::Ask { fresh: true, failed, .. } if *failed == to("everyday.failed"))
    );
    assert_eq!(program.services["balance"].behind, ["bank_app".into()]);
}

#[test]
fn a_guarded_way_is_not_asked_twice() {
    let program = with(
        r#"
step main {
  -> choose when to_screen is offered
  -> desk
}
menu choose on voice {
  1 "get a link" -> to_screen
  2 "check your balance" -> show_balance
}"#,
    );
    let menu = menu(line(&program), "choose");
    assert!(menu.options.iter().all(|option| option.through.is_none()));
    // A way into the menu that asks nothing brings the question back.
    let program = with(
        r#"
step main {
  wants customer
  -> choose when to_screen is offered
  -> choose when customer.is_new
  -> desk
}
menu choose on voice {
  1 "get a link" -> to_screen
}"#,
    );
    let menu = menu_of(&program);
    assert_eq!(menu.options[0].through, Some("to_screen".into()));
}

fn menu_of(program: &pivotline_ir::Program) -> &Menu {
    menu(line(program), "choose")
}

#[test]
fn a_step_is_read_from_top_to_bottom() {
    let program = with(
        r#"
step main {
  wants customer
  say "Welcome to {{ brand }}."
  -> desk when customer.is_new
  say "Hello {{ customer.first_name }}." when customer.is_new on voice
  solved
  -> hello on voice
  -> desk
}"#,
    );
    let line = line(&program);
    let next = |id: &str| node(line, id).targets().into_iter().cloned().collect::<Vec<_>>();
    assert_eq!(next("main"), [to("main.say"), to("main.say")]);
    assert_eq!(next("main.say"), [to("main.go")]);
    assert_eq!(next("main.go"), [to("desk"), to("main.face say 2")]);
    assert_eq!(next("main.face say 2"), [to("main.if say 2"), to("main.solved")]);
    assert_eq!(next("main.if say 2"), [to("main.say 2"), to("main.solved")]);
    assert_eq!(next("main.say 2"), [to("main.solved")]);
    assert_eq!(next("main.solved"), [to("main.go 2")]);
    assert_eq!(next("main.go 2"), [to("hello"), to("desk")]);
    let Node::Say { words, .. } = node(line, "main.say") else { panic!("no words") };
    let said = words.say(&"en-US".into(), |_| None);
    assert_eq!(said, "Welcome to Everyday Bank.");
}

#[test]
fn lines_share_blocks_and_keep_their_own_brand_and_languages() {
    let second = r#"
line other {
  brand "Other Bank"
  language en-US voice joanna
  language es-US voice lupe key 2 "Para español, oprima 2."
  start -> hello
  failed -> hang up
  full -> hang up
}
step main { -> hello }
"#;
    let menu = format!("{LINE}{second}");
    let texts = r#""Hello." = "Hola.""#;
    let mut files = vec![("a.menu", menu.as_str()), ("a.es-US.texts", texts)];
    files.push(("services.toml", "whatever"));
    let files = files.into_iter().map(|(path, text)| pivotline_syntax::SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    });
    let folder = pivotline_syntax::Sources::new(files.collect());
    let compiled = compile(&folder);
    let errors: Vec<_> = compiled
        .diagnostics
        .iter()
        .filter(|one| one.severity == pivotline_syntax::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let program = compiled.program.expect("a program");
    let other = &program.lines["other"];
    assert_eq!(other.brand, "Other Bank");
    let Node::Say { words, .. } = node(other, "hello") else { panic!("no words") };
    assert_eq!(words.say(&"es-US".into(), |_| None), "Hola.");
    assert!(other.pivots.is_empty() && other.node("main").is_none());
    let offer = other.languages[1].offer.as_ref().expect("an offer");
    assert_eq!(offer.words, "Para español, oprima 2.");
    let place = compiled.source_map.node("other", "hello").expect("a place");
    assert_eq!(folder.text(place), "say \"Hello.\"");
}

#[test]
fn ten_times_the_menu_is_ten_times_the_program() {
    let of = |menus: usize| {
        let mut text = LINE.to_owned();
        text.push_str("menu main {\n  1 \"go on\" -> menu_0\n}\n");
        for at in 0..menus {
            let next = if at + 1 == menus { "desk".to_owned() } else { format!("menu_{}", at + 1) };
            text.push_str(&format!("menu menu_{at} {{\n  1 \"go on\" -> {next}\n}}\n"));
        }
        compile(&sources(&text)).program.map(|program| line(&program).nodes.len())
    };
    let (small, large) = (of(100), of(1000));
    assert_eq!(large, small.map(|small| small + 900));
}
