//! From menus to a deployment: names bound from an instance's lists, templates, native tests.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use pivotline_tests::server::menus;
use serde_json::Value;
use tempfile::TempDir;

fn pivotline(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pivotline_tested"));
    command.args(args).output().expect("the command runs")
}

fn told(output: &Output) -> String {
    let texts = [&output.stdout, &output.stderr];
    texts.map(|text| String::from_utf8_lossy(text).into_owned()).concat()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path is text")
}

/// A folder with the menus of the quickstart and a `pivotline.toml`.
fn quickstart(toml: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let menu = menus("quickstart").join("quickstart.menu");
    fs::copy(menu, folder.path().join("main.menu")).expect("a menu file");
    fs::write(folder.path().join("pivotline.toml"), toml).expect("a file");
    folder
}

const QUEUES: &str = r#"{ "QueueSummaryList": [
  { "Name": "Disputes", "Arn": "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-4444-555555555555/queue/aaaaaaaa-0000-0000-0000-000000000003" },
  { "Name": "Fraud desk", "Arn": "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-4444-555555555555/queue/aaaaaaaa-0000-0000-0000-000000000002" }
] }"#;

const FUNCTIONS: &str = r#"{ "Functions": [
  { "FunctionName": "CheckMobileNumber", "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:CheckMobileNumber" },
  { "FunctionName": "GenerateVisualLink", "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:GenerateVisualLink" },
  { "FunctionName": "customer", "FunctionArn": "arn:aws:lambda:us-east-1:999999999999:function:customer" }
] }"#;

#[test]
fn names_are_bound_from_what_an_instance_answers() {
    let folder = quickstart("# Ours.\n[environments.prod]\naccount = \"111122223333\"\n");
    let (queues, functions) = (folder.path().join("q.json"), folder.path().join("f.json"));
    fs::write(&queues, QUEUES).expect("a file");
    fs::write(&functions, FUNCTIONS).expect("a file");
    let place = text(folder.path());
    let args = ["env", "import", place, "--env", "prod", text(&queues), text(&functions)];
    let first = pivotline(&args);
    assert_eq!(first.status.code(), Some(1), "some names are left");
    let shown = told(&first);
    assert!(shown.contains("queue `fraud`: not bound, nothing is so called; near are: Fraud desk"));
    assert!(shown.contains("lambda `customer`: not bound, customer: this is of the account 9999"));
    let toml = fs::read_to_string(folder.path().join("pivotline.toml")).expect("the file");
    insta::assert_snapshot!("imported", toml);

    fs::write(&queues, QUEUES.replace("Fraud desk", "fraud")).expect("a file");
    fs::write(&functions, FUNCTIONS.replace("999999999999", "111122223333")).expect("a file");
    let second = pivotline(&args);
    assert_eq!(second.status.code(), Some(0), "{}", told(&second));
    let out = folder.path().join("out");
    let built = pivotline(&["build", place, "--env", "prod", "--out", text(&out)]);
    assert_eq!(built.status.code(), Some(0), "{}", told(&built));
}

#[test]
fn what_cannot_be_imported_changes_nothing() {
    let folder = quickstart("[environments.prod]\n");
    let file = folder.path().join("users.json");
    fs::write(&file, "{ \"UserSummaryList\": [] }").expect("a file");
    let place = text(folder.path());
    let refused = pivotline(&["env", "import", place, "--env", "prod", text(&file)]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(told(&refused).contains("list-queues"), "{}", told(&refused));
    let toml = fs::read_to_string(folder.path().join("pivotline.toml")).expect("the file");
    assert_eq!(toml, "[environments.prod]\n");
}

/// The template of the quickstart; contents are left out of it, which have snapshots of their own.
#[test]
fn a_template_makes_everything_that_a_line_needs() {
    let out = TempDir::new().expect("a folder");
    let (menus, place) = (menus("quickstart"), text(out.path()));
    let built = ["build", text(&menus), "--out", place, "--target", "cloudformation"];
    let built = pivotline(&built);
    assert_eq!(built.status.code(), Some(0), "{}", told(&built));
    let template = fs::read_to_string(out.path().join("cloudformation.yaml")).expect("a template");
    let mut parts = template.split("        Fn::Sub: |\n");
    let mut without = parts.next().expect("a beginning").to_owned();
    for flow in ["everyday", "everyday.web.call"] {
        let flow = out.path().join(format!("connect/{flow}.json"));
        let flow = fs::read_to_string(flow).expect("a flow");
        let part = parts.next().expect("a content");
        let (content, rest) = part.split_once("\n          }\n").expect("its end");
        let bound = content
            .replace("${QueueDisputes}", "UNBOUND-queue-disputes")
            .replace("${QueueFraud}", "UNBOUND-queue-fraud")
            .replace("${LambdaCustomer.Arn}", "UNBOUND-lambda-customer")
            .replace("${LambdaCheckMobileNumber.Arn}", "UNBOUND-lambda-CheckMobileNumber")
            .replace("${LambdaGenerateVisualLink.Arn}", "UNBOUND-lambda-GenerateVisualLink");
        let indented: Vec<String> = flow.lines().map(|line| format!("          {line}")).collect();
        let bound = format!("{bound}\n          }}");
        assert_eq!(bound, indented.join("\n"), "a content is the flow, with ids for placeholders");
        without.push_str("        …\n");
        without.push_str(rest);
    }
    assert_eq!(parts.next(), None, "these are all flows");
    insta::assert_snapshot!("template", without);
}

#[test]
fn a_folder_holds_one_build() {
    let out = TempDir::new().expect("a folder");
    let (menus, place) = (menus("quickstart"), text(out.path()));
    let files = || {
        let at = |file: &str| out.path().join(file).exists();
        ["cloudformation.yaml", "terraform/flows.tf.json", "notes.txt"].map(at)
    };
    fs::write(out.path().join("notes.txt"), "mine").expect("a file");
    for (target, left) in
        [("cloudformation", [true, false, true]), ("terraform", [false, true, true])]
    {
        let built = pivotline(&["build", text(&menus), "--out", place, "--target", target]);
        assert_eq!(built.status.code(), Some(0), "{}", told(&built));
        assert_eq!(files(), left);
    }
    let built = pivotline(&["build", text(&menus), "--out", place]);
    assert_eq!(built.status.code(), Some(0), "{}", told(&built));
    assert_eq!(files(), [false, false, true]);
}

#[test]
fn what_an_environment_binds_is_not_made() {
    let out = TempDir::new().expect("a folder");
    let (menus, place) = (menus("quickstart"), text(out.path()));
    let built = ["build", text(&menus), "--out", place, "--env", "sample"];
    let built: Vec<&str> =
        built.into_iter().chain(["--target", "cloudformation", "--target", "terraform"]).collect();
    let built = pivotline(&built);
    assert_eq!(built.status.code(), Some(0), "{}", told(&built));
    let template = fs::read_to_string(out.path().join("cloudformation.yaml")).expect("a template");
    assert!(!template.contains("AWS::Lambda::Function"), "{template}");
    assert!(
        template.contains("Default: \"arn:aws:lambda:us-east-1:111122223333:function:customer\"")
    );
    let terraform = fs::read_to_string(out.path().join("terraform/flows.tf.json")).expect("a file");
    insta::assert_snapshot!("terraform", terraform);
}

#[test]
fn a_certificate_stays_text_of_json_in_a_template() {
    let folder = TempDir::new().expect("a folder");
    let menu = pivotline_tests::case::cases().join("flows/questions/main.menu");
    fs::copy(menu, folder.path().join("main.menu")).expect("a menu file");
    let certificate = "-----BEGIN CERTIFICATE-----\nabcd\n-----END CERTIFICATE-----";
    let toml = format!("[environments.prod.certificate]\nsecret = \"\"\"{certificate}\"\"\"\n");
    fs::write(folder.path().join("pivotline.toml"), toml).expect("a file");
    let (place, out) = (text(folder.path()), folder.path().join("out"));
    let args = ["build", place, "--env", "prod", "--out", text(&out), "--target"];
    let built = pivotline(&[&args[..], &["cloudformation", "--target", "terraform"]].concat());
    assert_eq!(built.status.code(), Some(0), "{}", told(&built));
    let template = fs::read_to_string(out.join("cloudformation.yaml")).expect("a template");
    let in_one_line = certificate.replace('\n', r"\\n");
    assert!(template.contains(&format!("Default: \"{in_one_line}\"")), "{in_one_line}");
    let terraform = fs::read_to_string(out.join("terraform/flows.tf.json")).expect("a file");
    assert!(terraform.contains(r#"replace(var.certificate_secret, \"\\n\", \"\\\\n\")"#));
}

/// `CreateTestCase` as AWS publishes it.
const PUBLISHED: &str = include_str!("create_test_case.json");

/// What is wrong with a value of a published shape.
fn against(shapes: &Value, shape: &str, value: &Value) -> Vec<String> {
    let about = &shapes[shape];
    match about["type"].as_str() {
        Some("structure") => {
            let members = value.as_object().expect("a structure");
            let required = about["required"].as_array().into_iter().flatten();
            let missing =
                required.filter(|name| !members.contains_key(name.as_str().expect("a name")));
            let missing = missing.map(|name| format!("{shape} has no {name}"));
            let inner =
                members.iter().flat_map(|(key, value)| {
                    match about["members"][key]["shape"].as_str() {
                        Some(inner) => against(shapes, inner, value),
                        None => vec![format!("{shape} knows no {key}")],
                    }
                });
            missing.chain(inner).collect()
        }
        Some("string") => {
            let text = value.as_str().expect("a text");
            let allowed = about["enum"].as_array().is_none_or(|all| all.contains(value));
            let count = text.chars().count() as u64;
            let fits = about["min"].as_u64().is_none_or(|min| count >= min)
                && about["max"].as_u64().is_none_or(|max| count <= max);
            if allowed && fits { Vec::new() } else { vec![format!("{shape} cannot be {value}")] }
        }
        other => vec![format!("{shape} is {other:?}")],
    }
}

#[test]
fn calls_become_test_cases_of_the_published_shape() {
    let out = TempDir::new().expect("a folder");
    let (menus, place) = (menus("quickstart"), text(out.path()));
    let built = ["build", text(&menus), "--out", place, "--target", "tests"];
    let built =
        pivotline(&built.into_iter().chain(["--target", "cloudformation"]).collect::<Vec<_>>());
    assert_eq!(built.status.code(), Some(0), "{}", told(&built));
    let published: Value = serde_json::from_str(PUBLISHED).expect("JSON");
    let input = published["input"].as_str().expect("a shape");
    for name in ["link", "voice", "all_busy"] {
        let request = fs::read_to_string(out.path().join(format!("tests/{name}.json")));
        let mut request: Value = serde_json::from_str(&request.expect("a test")).expect("JSON");
        request["InstanceId"] = "11111111-2222-3333-4444-555555555555".into();
        assert_eq!(against(&published["shapes"], input, &request), Vec::<String>::new(), "{name}");
        let content = request["Content"].as_str().expect("a text");
        let content: Value = serde_json::from_str(content).expect("JSON");
        insta::assert_snapshot!(format!("test_{name}"), format!("{content:#}"));
    }
    let template = fs::read_to_string(out.path().join("cloudformation.yaml")).expect("a template");
    assert_eq!(template.matches("AWS::Connect::TestCase").count(), 3);
    assert!(!template.contains("SourcePhoneNumber"), "the schema's pattern refuses every number");
}

#[test]
fn a_call_that_a_test_cannot_make_is_told_with_its_reason() {
    let folder = TempDir::new().expect("a folder");
    let source = "line shop {\n  brand \"Shop\"\n  language en-US voice joanna\n  start -> people\n}\n\n\
                  route people {\n  queue people\n  hours day\n  closed \"We are closed.\" -> hang up\n  \
                  full \"Busy.\" -> hang up\n  failed \"Sorry.\" -> hang up\n}\n";
    fs::write(folder.path().join("main.menu"), source).expect("a menu file");
    fs::create_dir(folder.path().join("calls")).expect("a folder");
    let calls = "> dial +12025550100\n< queue people language=en-US pre_verified=false\n";
    fs::write(folder.path().join("calls/open.call"), calls).expect("a call");
    let id = "aaaaaaaa-0000-0000-0000-000000000001";
    let toml = format!(
        "[environments.prod.queue]\npeople = \"{id}\"\n[environments.prod.hours]\nday = \"{id}\"\n"
    );
    fs::write(folder.path().join("pivotline.toml"), &toml).expect("a file");
    let (place, out) = (text(folder.path()), folder.path().join("out"));
    let args = ["build", place, "--out", text(&out), "--env", "prod", "--target", "tests"];
    let refused = pivotline(&args);
    let note = "calls/open.call is no test: a test on an instance cannot do this: hours cannot be";
    assert!(told(&refused).contains(note), "{}", told(&refused));
    let toml = format!("{toml}always_open = \"{id}\"\n");
    fs::write(folder.path().join("pivotline.toml"), toml).expect("a file");
    let built = pivotline(&args);
    assert!(!told(&built).contains("is no test"), "{}", told(&built));
    assert!(out.join("tests/open.json").exists());
    fs::write(folder.path().join("calls/open.call"), calls.replace("people", "sales"))
        .expect("a call");
    let untrue = pivotline(&args);
    assert_eq!(untrue.status.code(), Some(2), "{}", told(&untrue));
    assert!(told(&untrue).contains("it tells `< queue sales"), "{}", told(&untrue));
}
