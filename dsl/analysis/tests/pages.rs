//! Every code of meaning has a page, and the page's examples are what it says: the first gives
//! the finding, the second compiles without any.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use pivotline_analysis::{Compiled, compile, explain};
use pivotline_syntax::{Code, SourceFile, Sources};

/// What an example stands in that declares no line.
const FRAME: &str = r#"
line demo {
  brand "Demo Bank"
  language en-US voice joanna
  start -> main
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

fn compiled(example: &str) -> Compiled {
    let (menu, texts) = example.split_once("--- demo.es-US.texts\n").unwrap_or((example, ""));
    let frame = if menu.contains("line demo") { "" } else { FRAME };
    let mut files =
        vec![SourceFile { path: "demo.menu".to_owned(), text: format!("{menu}\n{frame}") }];
    if !texts.is_empty() {
        files.push(SourceFile { path: "demo.es-US.texts".to_owned(), text: texts.to_owned() });
    }
    compile(&Sources::new(files))
}

fn examples(page: &str) -> Vec<&str> {
    let blocks = page.split("```text\n").skip(1);
    blocks.map(|block| block.split("\n```").next().unwrap()).collect()
}

/// What is not as a page says.
fn amiss(code: Code) -> Option<String> {
    let page = explain(code);
    let title = format!("# {}: {}\n", code.as_str(), code.title());
    if !page.starts_with(&title) {
        return Some(format!("there is no page {title}"));
    }
    // Pages of S codes are tested where they stand; what is wrong with flows is known when they are
    // made.
    let is_of_flows = matches!(code, Code::L003FlowTooLarge | Code::P001NotProved);
    if code.as_str().starts_with('S') || is_of_flows {
        return None;
    }
    let [bad, good] = examples(page)[..] else { return Some(format!("{title}: two examples")) };
    let found = compiled(bad).diagnostics;
    let codes: Vec<_> = found.iter().map(|one| one.code).collect();
    if codes != [code] {
        return Some(format!("{title}: the first example gives {found:#?}"));
    }
    let good = compiled(good);
    let faults = good.program.map(|program| program.verify());
    let fine = good.diagnostics.is_empty() && faults.is_some_and(|faults| faults.is_empty());
    (!fine).then(|| format!("{title}: the second example gives {:#?}", good.diagnostics))
}

#[test]
fn each_page_shows_what_is_found_and_what_is_not() {
    let amiss: Vec<_> = Code::ALL.iter().filter_map(|code| amiss(*code)).collect();
    assert!(amiss.is_empty(), "{}", amiss.join("\n"));
}
