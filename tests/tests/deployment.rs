//! From menus to a deployment: names bound from an instance's lists, templates, native tests.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use pivotline_tests::server::menus;
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
    let flow = fs::read_to_string(out.path().join("connect/everyday.json")).expect("a flow");
    let (head, rest) = template.split_once("        Fn::Sub: |\n").expect("a content");
    let (content, tail) = rest.split_once("\n    DependsOn:").expect("its end");
    let bound = content
        .replace("${QueueDisputes}", "UNBOUND-queue-disputes")
        .replace("${QueueFraud}", "UNBOUND-queue-fraud")
        .replace("${LambdaCustomer.Arn}", "UNBOUND-lambda-customer")
        .replace("${LambdaCheckMobileNumber.Arn}", "UNBOUND-lambda-CheckMobileNumber")
        .replace("${LambdaGenerateVisualLink.Arn}", "UNBOUND-lambda-GenerateVisualLink");
    let indented: Vec<String> = flow.lines().map(|line| format!("          {line}")).collect();
    assert_eq!(bound, indented.join("\n"), "a content is the flow, with ids for placeholders");
    insta::assert_snapshot!("template", format!("{head}        …\n    DependsOn:{tail}"));
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
