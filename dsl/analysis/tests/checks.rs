//! Findings beyond the examples of their pages.

mod support;

use pivotline_analysis::compile;
use pivotline_syntax::{SourceFile, Sources};
use support::{findings, sources};

const LINE: &str = r#"
line demo {
  brand "Demo Bank"
  language en-US voice joanna
  start -> main
  9 "speak to a person" -> desk
  silence "Sorry, I did not hear a key."
  wrong key "Sorry, that key is not in use."
  after 2 tries -> desk
  failed "Sorry, something went wrong." -> desk
  full "All our agents are busy now." -> hang up
}
route desk {
  queue desk
  failed "Sorry, we could not reach anybody." -> hang up
}
"#;

fn found(blocks: &str) -> Vec<String> {
    findings(&format!("{LINE}{blocks}"))
}

fn none() -> Vec<String> {
    Vec::new()
}

#[test]
fn a_misspelt_name_is_told_once_with_its_mending() {
    let menu = format!(
        "{LINE}{}",
        r#"
menu main {
  wants custmer
  say "Hi {{ custmer.first_name }}!" or "Hello!"
  1 "hear more" -> desk when custmer.is_new
}
service customer {
  takes caller.phone
  gives first_name: words, is_new: yes/no
  within 3 seconds
}"#
    );
    let sources = sources(&menu);
    let found = compile(&sources).diagnostics;
    let [one] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(one.message, "`custmer` is declared nowhere");
    assert_eq!(one.help.as_deref(), Some("did you mean `customer`?"));
    assert_eq!(sources.text(one.secondary[0].span), "customer");
    assert_eq!(sources.text(one.fixes[0].edits[0].span), "custmer");
    assert_eq!(one.fixes[0].edits[0].text, "customer");
}

#[test]
fn several_errors_are_told_in_one_run_in_their_order() {
    let told = found("menu main {\n  1 \"a\" -> nowhere\n  9 \"b\" -> desk\n  2 \" \" -> desk\n}");
    let codes: Vec<_> = told.iter().map(|one| one.split(' ').next()).collect();
    assert_eq!(codes, ["N001", "W005", "T001"].map(Some));
}

#[test]
fn a_round_that_a_person_chooses_is_fine() {
    let chosen = r#"
menu main {
  1 "hear our address" -> address
  2 "hear this again" -> repeat
  3 "go back" -> back
}
step address {
  say "You find us in Main Street."
  -> back
}"#;
    assert_eq!(found(chosen), none());
}

#[test]
fn silence_wrong_keys_and_failures_close_no_round() {
    let rounds = [
        "menu main {\n  1 \"a\" -> desk\n  silence -> repeat\n}",
        "menu main {\n  1 \"a\" -> desk\n  wrong key -> repeat\n}",
        "menu main {\n  1 \"a\" -> desk\n  after 2 tries -> back\n}",
        "menu main {\n  1 \"a\" -> desk\n  after 2 tries -> sorry\n}\nstep sorry {\n  say \"Sorry.\"\n  -> back\n}",
        "step main {\n  needs a\n  say \"{{ a.b }}\"\n  -> desk\n  failed \"Again.\" -> main\n}\nservice a {\n  takes caller.phone\n  gives b: words\n  within 2 seconds\n}",
        "step main {\n  say \"Hello.\"\n  -> other\n}\nstep other {\n  -> main\n}",
        "menu main {\n  1 \"a\" -> team\n}\nroute team {\n  queue team\n  full \"Wait.\" -> team\n}",
    ];
    for blocks in rounds {
        let told = found(blocks);
        assert!(matches!(&told[..], [one] if one.starts_with("W003")), "{blocks}\n{told:#?}");
    }
    let told = found(rounds[5]);
    assert!(told[0].contains("`main` -> `other` -> `main`"), "{told:?}");
}

#[test]
fn the_lines_own_answer_does_not_lead_to_where_it_is_asked() {
    let menu = LINE.replace("  failed \"Sorry, we could not reach anybody.\" -> hang up\n", "");
    let told = findings(&format!("{menu}menu main {{\n  1 \"a\" -> desk\n}}"));
    assert_eq!(told, ["W004 `route desk`: `desk` does not say what happens on `failed`"]);
}

#[test]
fn words_for_a_failure_do_not_count_on_what_failed() {
    let told = found(
        r#"
step main {
  needs a
  say "{{ a.b }}"
  -> desk
  failed "Sorry, {{ a.b }}." -> desk
}
service a {
  takes caller.phone
  gives b: words
  within 2 seconds
}"#,
    );
    let [one] = &told[..] else { panic!("{told:#?}") };
    assert!(one.starts_with("N007 `a.b`: `a.b` may be missing"), "{one}");
}

#[test]
fn words_in_between_break_a_silence() {
    let service = |name: &str| {
        format!(
            "service {name} {{\n  takes caller.phone\n  gives b: words\n  within 8 seconds\n}}\n"
        )
    };
    let services: String = ["a", "c", "d"].map(service).concat();
    let speaks = "step main {\n  needs a, c\n  say \"One moment.\"\n  -> more\n}\nstep more {\n  needs d\n  say \"{{ d.b }}\"\n  -> desk\n}\n";
    assert_eq!(found(&format!("{speaks}{services}")), none());
    let silent = speaks.replace("  say \"One moment.\"\n", "");
    let told = found(&format!("{silent}{services}"));
    assert!(told[0].starts_with("W009 `a`: a call may be silent for 24 seconds"), "{told:?}");
    assert_eq!(told.len(), 1);
}

#[test]
fn a_changed_text_is_told_with_its_old_translation() {
    let menu = r#"
line demo {
  brand "Demo Bank"
  language en-US voice joanna
  language es-US voice lupe key 2 "Para español, oprima 2."
  start -> main
}
step main {
  say "Welcome to our new bank."
  -> hang up
}"#;
    let texts = "\"Welcome to our bank.\" = \"Bienvenido a nuestro banco.\"\n";
    let files = [("a.menu", menu), ("a.es-US.texts", texts)];
    let files = files.map(|(path, text)| SourceFile { path: path.into(), text: text.into() });
    let sources = Sources::new(files.to_vec());
    let found = compile(&sources).diagnostics;
    let [one] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(one.code.as_str(), "T007");
    assert_eq!(sources.text(one.secondary[0].span), "\"Welcome to our bank.\"");
}

/// The findings of a menu in two languages and its translations, each as its code and place.
fn translated(menu: &str, texts: &str) -> Vec<String> {
    let second = "voice joanna\n  language es-US voice lupe key 2 \"Para español, oprima 2.\"";
    let of_line = [
        "Sorry, I did not hear a key.",
        "Sorry, that key is not in use.",
        "Sorry, something went wrong.",
        "All our agents are busy now.",
        "Sorry, we could not reach anybody.",
        "speak to a person",
    ];
    let of_line = of_line.map(|text| format!("\"{text}\" = \"así\"\n")).concat();
    let menu = format!("{}{menu}", LINE.replacen("voice joanna", second, 1));
    let files = [("a.menu", menu), ("a.es-US.texts", format!("{of_line}{texts}"))];
    let files = files.map(|(path, text)| SourceFile { path: path.into(), text });
    let sources = Sources::new(files.to_vec());
    let found = compile(&sources).diagnostics;
    let told = |one: &pivotline_syntax::Diagnostic| {
        format!("{} {}", one.code.as_str(), sources.text(one.primary.span))
    };
    found.iter().map(told).collect()
}

#[test]
fn a_translation_is_kept_while_its_text_is_not_understood() {
    let texts = "\"We open at seven.\" = \"Abrimos a las siete.\"\n";
    let step = |say: &str| format!("step main {{\n  {say} \"We open at seven.\"\n  -> desk\n}}");
    assert_eq!(translated(&step("say"), texts), none());
    let told = translated(&step("sya"), texts);
    assert!(matches!(&told[..], [one] if one.starts_with("S001")), "{told:#?}");
}

#[test]
fn values_alone_need_no_translation_and_an_empty_text_is_told_as_that() {
    let values = "service a {\n  takes caller.phone\n  gives b: words\n  within 2 seconds\n}\nstep main {\n  needs a\n  say \"{{ a.b }}.\"\n  -> desk\n}";
    assert_eq!(translated(values, ""), none());
    let told = translated("step main {\n  say \"\"\n  -> desk\n}", "");
    assert_eq!(told, ["T001 \"\""]);
}

#[test]
fn an_unknown_name_is_told_once_with_all_its_places_to_mend() {
    let menu = format!(
        "{LINE}menu main {{\n  1 \"a\" -> mor\n  2 \"b\" -> mor\n  3 \"c\" -> more\n}}\n\
         step more {{\n  say \"More.\"\n  -> mor when desk_hours is open\n  -> desk\n}}\n"
    );
    let found = compile(&sources(&menu)).diagnostics;
    let [one] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(one.message, "`mor` is declared nowhere");
    assert_eq!(one.fixes[0].edits.len(), 3);
}

#[test]
fn services_in_too_long_a_row_are_told() {
    let mut blocks = "step main {\n  needs s0\n  say \"{{ s0.b }}\"\n  -> desk\n}\n".to_owned();
    for at in 0..40 {
        let needs = if at < 39 { format!("  needs s{}\n", at + 1) } else { String::new() };
        blocks.push_str(&format!(
            "service s{at} {{\n{needs}  takes caller.phone\n  gives b: words\n  within 1 second\n}}\n"
        ));
    }
    assert!(found(&blocks).iter().any(|one| one.starts_with("N011")));
}

#[test]
fn a_page_has_something_to_choose() {
    let told = found(
        r#"
menu main {
  1 "check your balance" -> balance
}
menu balance on screen {
  1 "hear this again" -> repeat
  2 "go on by phone" -> desk on voice
}
pivot to_screen {
  by text "{{ brand }}: {{ link }}"
  within 10 minutes
  opened -> main
  sent -> hang up
  not sent -> desk
}"#,
    );
    // The line's own option stands on every page.
    assert!(told.iter().all(|one| !one.starts_with("W002")), "{told:#?}");
    assert!(told.iter().any(|one| one.starts_with("W008 `-> balance`")), "{told:#?}");
}

#[test]
fn a_line_that_is_not_understood_is_told_alone() {
    let told = findings(&LINE.replace("start -> main", "start at main"));
    assert!(matches!(&told[..], [one] if one.starts_with('S')), "{told:#?}");
    let told = found("step {\n  say \"Hello.\"\n  -> desk\n}");
    assert!(matches!(&told[..], [one] if one.starts_with("S003")), "{told:#?}");
    let told = found("menu main {\n  1 \"a\" -> team\n}\nroute team {\n  queeu team\n}");
    assert!(matches!(&told[..], [one] if one.starts_with('S')), "{told:#?}");
}

#[test]
fn a_language_without_any_translation_is_told_once() {
    let second = "voice joanna\n  language es-US voice lupe key 2 \"Para español, oprima 2.\"";
    let menu = LINE.replacen("voice joanna", second, 1);
    let told = findings(&format!("{menu}menu main {{\n  1 \"a\" -> desk\n}}"));
    assert!(matches!(&told[..], [one] if one.starts_with("T007 `es-US`")), "{told:#?}");
}

#[test]
fn a_page_leads_to_no_pivot() {
    let pivot = r#"
pivot to_screen {
  by text "{{ brand }}: {{ link }}"
  within 10 minutes
  opened -> main
  sent -> hang up
  not sent -> desk
}
menu main {
  1 "hear our address" -> address
  2 "go on on a screen" -> to_screen
}
step address {
  say "You find us in Main Street."
"#;
    let told = found(&format!("{pivot}  -> to_screen\n}}"));
    let [one] = &told[..] else { panic!("{told:#?}") };
    assert!(one.starts_with("W007 `-> to_screen`"), "{one}");
    assert_eq!(found(&format!("{pivot}  -> to_screen on voice\n  -> main\n}}")), none());
}

#[test]
fn long_chains_of_anything_end() {
    let mut blocks = "step main {\n  -> p0\n}\n".to_owned();
    for at in 0..3000 {
        blocks.push_str(&format!(
            "pivot p{at} {{\n  by text \"{{{{ link }}}}\"\n  within 5 minutes\n  opened -> s{at}\n  \
             sent -> hang up\n  not sent -> p{next}\n}}\nstep s{at} {{\n  needs a{at}\n  say \"{{{{ a{at}.b }}}}\"\n  -> s{next}\n}}\n\
             service a{at} {{\n  needs a{next}\n  takes caller.phone\n  gives b: words\n  within 1 second\n}}\n",
            next = at + 1
        ));
    }
    let told = found(&blocks);
    assert!(told.iter().any(|one| one.starts_with("N001 `p3000`")), "{:?}", told.first());
}

#[test]
fn what_is_no_menu_gives_findings_and_no_program() {
    for text in ["", "}{", "line", "line a {", "menu \u{fffd} -> \"", "route main { main }"] {
        let compiled = compile(&sources(text));
        assert!(compiled.program.is_none(), "{text}");
        assert!(!compiled.diagnostics.is_empty(), "{text}");
    }
    let compiled = compile(&Sources::default());
    assert!(compiled.program.is_none());
}

#[test]
fn everything_that_is_in_trouble_at_once_ends() {
    let text = format!(
        "{LINE}menu main on voice {{\n  needs lock\n  1 \"a\" -> main\n  silence -> back\n}}\nlogin lock {{\n  by passkey\n  failed -> main\n}}\npivot p {{\n  opened -> back\n  sent -> p\n  not sent -> p\n}}\n"
    );
    let compiled =
        compile(&sources(&text.replace("start -> main", "start -> main\n  screen -> p")));
    assert!(compiled.program.is_none());
    let program = compile(&sources(LINE)).program;
    assert!(program.is_none(), "its start is declared nowhere");
}
