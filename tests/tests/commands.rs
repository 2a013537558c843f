//! The command as a process: exit codes, what is written and what is not.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use pivotline_tests::server::menus;
use serde_json::{Value, json};
use tempfile::TempDir;

fn pivotline(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pivotline_tested"));
    command.args(args).output().expect("the command runs")
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path is text")
}

/// A folder with one menu file, in which a name is misspelt.
fn broken() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let source = fs::read_to_string(menus("quickstart").join("quickstart.menu")).expect("a sample");
    let source = source.replace("-> show_balance", "-> show_balnce");
    fs::write(folder.path().join("main.menu"), source).expect("a menu file");
    folder
}

#[test]
fn check_says_where_and_what_was_meant() {
    let good = pivotline(&["check", text(&menus("bank")), text(&menus("quickstart"))]);
    assert_eq!((code(&good), stderr(&good).as_str()), (0, ""));
    let folder = broken();
    let bad = pivotline(&["check", text(folder.path())]);
    assert_eq!(code(&bad), 1);
    let told = stderr(&bad);
    assert!(told.contains("show_balnce") && told.contains("main.menu:"), "{told}");
    assert!(told.contains("show_balance"), "it names what was probably meant: {told}");
    assert!(!told.contains('\u{1b}'), "colours are for terminals alone");
}

#[test]
fn check_writes_json_for_programs() {
    let folder = broken();
    let bad = pivotline(&["check", text(folder.path()), "--format", "json"]);
    assert_eq!(code(&bad), 1);
    let findings: Value = serde_json::from_str(&stdout(&bad)).expect("findings are JSON");
    let place = &findings[0]["place"];
    let source = fs::read_to_string(folder.path().join("main.menu")).expect("the menu file");
    let line = source.lines().position(|line| line.contains("show_balnce")).expect("the line") + 1;
    assert_eq!(place["line"].as_u64(), u64::try_from(line).ok());
    assert_eq!(findings[0]["severity"], "error");
}

#[test]
fn wrong_use_and_unreadable_folders_exit_with_2() {
    for args in [&["check"][..], &["check", "no/such/folder"], &["dance"], &["explain", "X999"]] {
        let output = pivotline(args);
        assert_eq!(code(&output), 2, "{args:?}: {}", stderr(&output));
        assert!(!stderr(&output).is_empty(), "{args:?}");
    }
    let outside = pivotline(&["serve", text(&menus("quickstart")), "--listen", "0.0.0.0:0"]);
    assert_eq!(code(&outside), 2, "it listens on this computer alone");
}

#[test]
fn migrate_tells_where_open_sessions_would_be_stuck() {
    let (before, after) = (menus("quickstart"), TempDir::new().expect("a folder"));
    let source = fs::read_to_string(before.join("quickstart.menu")).expect("a sample");
    let source = source.replace("report fraud", "report a loss");
    fs::write(after.path().join("main.menu"), source).expect("a menu file");
    let same = pivotline(&["migrate", "--check", text(&before), text(&before)]);
    assert_eq!((code(&same), stdout(&same).as_str()), (0, "every open session could go on\n"));

    let out = after.path().join("out");
    assert_eq!(code(&pivotline(&["build", text(&before), "--out", text(&out)])), 0);
    let compiled = out.join("machine.json");
    let other = pivotline(&["migrate", "--check", text(&compiled), text(after.path())]);
    assert_eq!(code(&other), 1, "{}", stderr(&other));
    let told = "everyday: menu `main`: what was \"report fraud\" is \"report a loss\" now\n";
    assert!(stdout(&other).starts_with(told), "{}", stdout(&other));
    let args = ["migrate", "--check", text(&before), text(after.path()), "--format", "json"];
    let json: Value = serde_json::from_str(&stdout(&pivotline(&args))).expect("JSON");
    assert_eq!(json[0]["place"], "menu `main`");
    assert_eq!(code(&pivotline(&["migrate", text(&before), text(after.path())])), 2);
}

#[test]
fn report_prices_what_an_environment_saved() {
    let folder = TempDir::new().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    let event = |kind: &str, after: u32| {
        let event = json!({
            "kind": kind, "at": 1_795_366_800, "session": "aaaa", "line": "everyday",
            "menu": "main", "after": after,
        });
        format!("{event}\n")
    };
    let events =
        [event("offered", 0), event("link_sent", 0), event("opened", 9), event("solved", 30)];
    fs::write(file("events.jsonl"), events.concat()).expect("events");
    let prices = "[environments.bank.prices]\ncurrency = \"USD\"\ntext = 0.01\n\
                  agent_minute = 1.5\nhandled_minutes = 4.0\n[environments.branch]\n";
    fs::write(file("pivotline.toml"), prices).expect("prices");
    let (events, config, html) = (file("events.jsonl"), file("pivotline.toml"), file("r.html"));
    let report = |more: &[&str]| {
        let args = ["report", text(&events), "--config", text(&config), "--env"];
        pivotline(&[&args, more].concat())
    };
    let table = report(&["bank", "--html", text(&html)]);
    assert_eq!(code(&table), 0, "{}", stderr(&table));
    let net = stdout(&table);
    let net = net.lines().find(|line| line.trim_start().starts_with("net")).expect("what it saved");
    assert!(net.ends_with("5.99 USD"), "four minutes of an agent less a text: {net}");
    let page = fs::read_to_string(&html).expect("a page");
    assert!(page.contains("5.99 USD") && page.contains("<svg"), "{page}");
    let json: Value =
        serde_json::from_str(&stdout(&report(&["bank", "--format", "json"]))).expect("JSON");
    assert_eq!(json["all"]["funnel"]["solved"], 1, "{json}");
    let unpriced = report(&["branch"]);
    assert_eq!(code(&unpriced), 2);
    assert!(stderr(&unpriced).contains("`branch`") && stderr(&unpriced).contains("no prices"));
}

#[test]
fn fmt_checks_and_formats() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("main.menu");
    let source = fs::read_to_string(menus("quickstart").join("quickstart.menu")).expect("a sample");
    fs::write(&file, source.replace("  brand", "     brand")).expect("a menu file");
    assert_eq!(code(&pivotline(&["fmt", "--check", text(folder.path())])), 1);
    assert_eq!(code(&pivotline(&["fmt", text(folder.path())])), 0);
    assert_eq!(fs::read_to_string(&file).expect("the menu file"), source);
    assert_eq!(code(&pivotline(&["fmt", "--check", text(folder.path())])), 0);
}

#[test]
fn build_binds_the_names_of_an_environment() {
    for name in ["quickstart", "bank"] {
        let out = TempDir::new().expect("a folder");
        let menu = menus(name);
        let built =
            pivotline(&["build", text(&menu), "--out", text(out.path()), "--env", "sample"]);
        assert_eq!(code(&built), 0, "{}", stderr(&built));
        let manifest = fs::read_to_string(out.path().join("manifest.json")).expect("a manifest");
        let manifest: Value = serde_json::from_str(&manifest).expect("it is JSON");
        let flow = &manifest["flows"][0];
        assert_eq!((&flow["name"], &flow["type"]), (&"everyday".into(), &"CONTACT_FLOW".into()));
        assert_eq!((&flow["line"], &flow["role"]), (&"everyday".into(), &"inbound".into()));
        let json = fs::read_to_string(out.path().join(flow["path"].as_str().expect("a path")));
        let json = json.expect("the flow is written");
        assert_eq!(flow["digest"], pivotline_ir::Program::digest(&json).as_str());
        assert!(json.contains(":111122223333:") && !json.contains("UNBOUND"), "{name}");
        let actions: Value = serde_json::from_str(&json).expect("a flow is JSON");
        let actions = actions["Actions"].as_array().expect("actions").len();
        assert_eq!(flow["actions"].as_u64(), u64::try_from(actions).ok());
        let machine = manifest["machine"]["path"].as_str().expect("a path");
        let machine = fs::read_to_string(out.path().join(machine)).expect("the machine");
        assert_eq!(manifest["machine"]["digest"], pivotline_ir::Program::digest(&machine).as_str());
        pivotline_ir::Program::from_json(&machine).expect("the runtime reads it");
    }
}

#[test]
fn build_without_an_environment_lists_what_is_not_bound() {
    let out = TempDir::new().expect("a folder");
    let built = pivotline(&["build", text(&menus("quickstart")), "--out", text(out.path())]);
    assert_eq!(code(&built), 0);
    let listed = stdout(&built);
    assert!(listed.contains("not bound: queue disputes, fraud"), "{listed}");
    let json = fs::read_to_string(out.path().join("connect/everyday.json")).expect("a flow");
    assert!(json.contains("UNBOUND-queue-disputes") && json.contains("UNBOUND-lambda-customer"));
}

#[test]
fn build_writes_nothing_when_anything_fails() {
    let out = TempDir::new().expect("a folder");
    let nowhere = out.path().join("new");
    let folder = broken();
    let unknown =
        pivotline(&["build", text(&menus("bank")), "--out", text(&nowhere), "--env", "moon"]);
    assert_eq!(code(&unknown), 2);
    assert!(stderr(&unknown).contains("it has: sample"), "{}", stderr(&unknown));
    let bad = pivotline(&["build", text(folder.path()), "--out", text(&nowhere)]);
    assert_eq!(code(&bad), 1);
    let source = menus("quickstart").join("quickstart.menu");
    let source = fs::read_to_string(source).expect("a sample");
    fs::write(folder.path().join("main.menu"), source).expect("a menu file");
    fs::write(folder.path().join("pivotline.toml"), "[environments.bare]\n").expect("a file");
    let unbound =
        pivotline(&["build", text(folder.path()), "--out", text(&nowhere), "--env", "bare"]);
    assert_eq!(code(&unbound), 1);
    let told = stderr(&unbound);
    for name in ["[environments.bare.queue]\ndisputes = ", "fraud = ", "CheckMobileNumber = "] {
        assert!(told.contains(name), "{told}");
    }
    assert!(!nowhere.exists(), "something was written");
    let blocked = out.path().join("blocked");
    fs::create_dir_all(blocked.join("machine.json")).expect("a folder in the way");
    let built = pivotline(&["build", text(&menus("bank")), "--out", text(&blocked)]);
    assert_eq!(code(&built), 2);
    let files = fs::read_dir(blocked.join("connect")).expect("the folder of flows").count();
    assert_eq!(files, 0, "all files are written, or none");
}

#[test]
fn every_help_has_an_example() {
    for command in ["check", "fmt", "build", "serve", "report", "explain", "env import"] {
        let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let help = stdout(&pivotline(&words));
        assert!(help.contains("Examples:"), "{command}");
    }
    assert!(stdout(&pivotline(&["--help"])).contains("Exit codes:"));
}

#[test]
fn explain_tells_each_code() {
    let list = stdout(&pivotline(&["explain"]));
    assert!(list.lines().count() > 20, "{list}");
    for line in list.lines() {
        let code = line.split_whitespace().next().expect("a code");
        let page = stdout(&pivotline(&["explain", &code.to_lowercase()]));
        assert!(page.contains(code), "{code}");
    }
}

#[test]
fn flow_layout_moves_blocks_and_nothing_else() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path().join("out");
    let built = pivotline(&["build", text(&menus("quickstart")), "--out", text(&out)]);
    assert_eq!(code(&built), 0, "{}", stderr(&built));
    let flow = fs::read_dir(out.join("connect")).expect("flows").next().expect("a flow");
    let flow = flow.expect("a flow").path();
    let drawn = pivotline(&["flow", "layout", text(&flow), "--check"]);
    assert_eq!(code(&drawn), 0, "a build draws as `flow layout` does: {}", stdout(&drawn));
    let old = fs::read_to_string(&flow).expect("the flow");
    fs::write(&flow, old.replacen("\"x\": 160", "\"x\": -4.5", 1)).expect("the flow");
    assert_eq!(code(&pivotline(&["flow", "layout", text(&flow), "--check"])), 1);
    assert_eq!(code(&pivotline(&["flow", "layout", text(&flow)])), 0);
    assert_eq!(fs::read_to_string(&flow).expect("the flow"), old);
    fs::write(&flow, "{}").expect("no flow");
    assert_eq!(code(&pivotline(&["flow", "layout", text(&flow)])), 2);
    assert_eq!(fs::read_to_string(&flow).expect("the file"), "{}");
}

/// A flow that Connect takes, and one that it refuses in one place.
fn flows() -> (TempDir, String, String) {
    let folder = TempDir::new().expect("a folder");
    let good = folder.path().join("good flow.json");
    let bad = folder.path().join("bad.json");
    let ways = r#"{"NextAction": "end", "Errors": [{"NextAction": "end", "ErrorType": "NoMatchingError"}]}"#;
    let flow = format!(
        "{{\"Version\": \"2019-10-30\", \"StartAction\": \"set\", \"Actions\": [\n\
         {{\"Identifier\": \"set\", \"Type\": \"UpdateContactTargetQueue\",\n\
         \"Parameters\": {{\"QueueId\": \"$.Attributes.queue\"}}, \"Transitions\": {ways}}},\n\
         {{\"Identifier\": \"end\", \"Type\": \"DisconnectParticipant\", \"Parameters\": {{}},\
         \"Transitions\": {{}}}}]}}"
    );
    fs::write(&good, &flow).expect("a flow");
    fs::write(&bad, flow.replace("$.Attributes.queue", "")).expect("a flow");
    let (good, bad) = (text(&good).to_owned(), text(&bad).to_owned());
    (folder, good, bad)
}

#[test]
fn flow_lint_says_what_where_and_what_to_do() {
    let (_folder, good, bad) = flows();
    let clean = pivotline(&["flow", "lint", &good]);
    assert_eq!((code(&clean), stderr(&clean).as_str()), (0, ""));
    let found = pivotline(&["flow", "lint", &good, &bad]);
    assert_eq!(code(&found), 1);
    let told = stderr(&found);
    assert!(told.starts_with("error[F015]: `QueueId` is an empty text\n"), "{told}");
    assert!(told.contains("bad.json:3:27\n") && told.contains("block: set (Set working queue)"));
    assert!(told.contains("/Actions/0/Parameters/QueueId") && told.contains("help: write a blank"));
    assert!(stdout(&found).ends_with("bad.json: 1 error\n"), "{}", stdout(&found));
    let json = stdout(&pivotline(&["flow", "lint", &bad, "--format", "json"]));
    let json: Value = serde_json::from_str(&json).expect("findings are JSON");
    assert_eq!((&json[0]["code"], &json[0]["place"]["line"]), (&"F015".into(), &3.into()));
    assert_eq!(json[0]["place"]["block"]["identifier"], "set");
    for word in ["f015", "UpdateContactTargetQueue"] {
        assert_eq!(code(&pivotline(&["explain", word])), 0, "{word}");
    }
}

/// What the schema of SARIF 2.1.0 requires of each object that is written.
#[test]
fn flow_lint_writes_sarif() {
    let (_folder, good, bad) = flows();
    let output = pivotline(&["flow", "lint", &good, &bad, "--format", "sarif"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    let log: Value = serde_json::from_str(&stdout(&output)).expect("SARIF is JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"].as_array().expect("runs")[0];
    assert_eq!(run["tool"]["driver"]["name"], "pivotline");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(rules.iter().all(|rule| rule["id"].is_string() && rule["help"]["text"].is_string()));
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 1);
    let result = &results[0];
    assert!(result["message"]["text"].is_string());
    assert_eq!(result["level"], "error");
    let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
    assert_eq!(rules[index]["id"], result["ruleId"]);
    let place = &result["locations"][0]["physicalLocation"];
    let uri = place["artifactLocation"]["uri"].as_str().expect("a reference");
    assert!(uri.ends_with("/bad.json") && !uri.contains(' '), "{uri}");
    assert!(place["region"]["startLine"].as_u64() >= Some(1));
}

#[test]
fn modules_in_a_round_are_told_before_a_call() {
    let folder = TempDir::new().expect("a folder");
    let [a, b] = [("a", "b"), ("b", "a")].map(|(name, invokes)| {
        let path = folder.path().join(format!("{name}.json"));
        let invoke = json!({
            "Identifier": "invoke",
            "Type": "InvokeFlowModule",
            "Parameters": {"FlowModuleId": format!("UNBOUND-module-{invokes}")},
            "Transitions": {},
        });
        let module = json!({"Version": "2019-10-30", "StartAction": "invoke", "Actions": [invoke]});
        fs::write(&path, module.to_string()).expect("a module");
        text(&path).to_owned()
    });
    for command in ["lint", "run"] {
        let told = stderr(&pivotline(&["flow", command, &a, &b]));
        assert!(told.contains("the modules `a`, `b` invoke one another"), "{command}: {told}");
    }
}

#[test]
fn flow_lint_tells_what_is_no_flow_and_nothing_else() {
    let (folder, _, bad) = flows();
    let file = folder.path().join("other.json");
    let sure = |content: &[u8], words: &str| {
        fs::write(&file, content).expect("a file");
        let output = pivotline(&["flow", "lint", &bad, text(&file)]);
        assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "{words}");
        assert!(stderr(&output).contains(words), "{words}: {}", stderr(&output));
        assert!(!stderr(&output).contains("F015"), "{words}");
    };
    sure(b"{\"modules\": [], \"start\": \"a\", \"version\": \"1\"}", "old export format");
    sure(b"{\"Version\": \"2031-01-01\", \"Actions\": []}", "only \"2019-10-30\" is known");
    sure(b"\xef\xbb\xbf{}", "byte order mark");
    sure(b"{\"Actions\": [], \"Actions\": []}", "stands twice");
    sure(&[b'['; 5_000], "nested deeper");
    sure(&vec![b' '; 50_000_000], "50000000 bytes");
    sure(&[0xff, 0xfe, b'{', 0], "not UTF-8");
}
