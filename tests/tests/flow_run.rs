//! `pivotline flow run` as a process: what a call prints, what it takes, how it ends.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const MAIN: &str = r##"{"Version": "2019-10-30", "StartAction": "find", "Actions": [
  {"Identifier": "find", "Type": "InvokeLambdaFunction",
   "Parameters": {"LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:find-account", "InvocationTimeLimitSeconds": "3"},
   "Transitions": {"NextAction": "menu", "Errors": [{"NextAction": "end", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "menu", "Type": "GetParticipantInput",
   "Parameters": {"Text": "Hello $.External.name. Press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
   "Transitions": {"NextAction": "end", "Conditions": [{"NextAction": "hooks", "Condition": {"Operator": "Equals", "Operands": ["1"]}}],
     "Errors": [{"NextAction": "menu", "ErrorType": "InputTimeLimitExceeded"}, {"NextAction": "end", "ErrorType": "NoMatchingCondition"}, {"NextAction": "end", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "hooks", "Type": "UpdateContactEventHooks",
   "Parameters": {"EventHooks": {"CustomerQueue": "arn:aws:connect:us-east-1:111122223333:instance/1/contact-flow/queue"}},
   "Transitions": {"NextAction": "target", "Errors": [{"NextAction": "end", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "target", "Type": "UpdateContactTargetQueue", "Parameters": {"QueueId": "cards"},
   "Transitions": {"NextAction": "go", "Errors": [{"NextAction": "end", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "go", "Type": "TransferContactToQueue", "Parameters": {},
   "Transitions": {"NextAction": "end", "Errors": [{"NextAction": "end", "ErrorType": "QueueAtCapacity"}, {"NextAction": "end", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}]}"##;

const QUEUE: &str = r#"{"Version": "2019-10-30", "StartAction": "wait", "Actions": [
  {"Identifier": "wait", "Type": "MessageParticipantIteratively",
   "Parameters": {"Messages": [{"Text": "Please wait."}], "InterruptFrequencySeconds": "30"},
   "Transitions": {"Conditions": [{"NextAction": "wait", "Condition": {"Operator": "Equals", "Operands": ["MessagesInterrupted"]}}]}}]}"#;

const CALL: &str = r#"> dial +12025550100 main
: lambda find-account -> {"name":"Ana"}
< ask "Hello Ana. Press 1."
> silence
< ask "Hello Ana. Press 1."
> press 1
: queue cards -> taken
< say "Please wait."
> wait
< say "Please wait."
> agent
: with the agent -> agent leaves
< the agent hangs up
"#;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(TempDir::new().expect("a folder"));
        folder.write("main.json", MAIN);
        folder.write("queue.json", QUEUE);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    fn run(&self, args: &[&str], script: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pivotline_tested"));
        command.args(["flow", "run"]).args(args).current_dir(self.0.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command runs");
        // The command may end before it has read all.
        let _ = child.stdin.take().expect("its input").write_all(script.as_bytes());
        child.wait_with_output().expect("it ends")
    }
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_call_is_told_and_what_was_told_can_be_called_again() {
    let folder = Folder::new();
    folder.write(
        "answers.toml",
        "lambda.find-account = [{ name = \"Ana\" }, \"fail\"]\nqueues.cards = \"taken\"\n",
    );
    let files = ["main.json", "queue.json"];
    let answered = [files[0], files[1], "--answers", "answers.toml"];
    let typed = "silence\n1\nwait\nagent\nagent leaves\n";
    assert_eq!(told(&folder.run(&answered, typed)), (0, CALL.to_owned(), String::new()));
    assert_eq!(told(&folder.run(&files, CALL)), (0, CALL.to_owned(), String::new()));
}

#[test]
fn where_nothing_is_typed_any_more_the_caller_hangs_up() {
    let (code, call, _) = told(&Folder::new().run(&["main.json"], "name=\"Ana Sophie\"\n"));
    assert_eq!(code, 0);
    assert!(call.ends_with("< ask \"Hello Ana Sophie. Press 1.\"\n> hang up\n"), "{call}");
}

#[test]
fn an_answer_that_does_not_fit_is_told_with_its_line_and_what_would() {
    let folder = Folder::new();
    let (code, _, why) = told(&folder.run(&["main.json"], "fail\nperhaps\n"));
    assert_eq!((code, why.as_str()), (0, ""), "the flow hangs up where the function fails");
    let (code, _, why) = told(&folder.run(&["main.json"], "ok\n1\nperhaps\n"));
    assert_eq!(code, 2);
    assert!(
        why.contains("line 3: `perhaps`") && why.contains("`taken`, `full` or `fail`"),
        "{why}"
    );
    folder.write("answers.json", r#"{"lamda": {}}"#);
    let (code, call, why) = told(&folder.run(&["main.json", "--answers", "answers.json"], ""));
    assert_eq!((code, call.as_str()), (2, ""));
    assert!(why.contains("answers.json") && why.contains("lamda"), "{why}");
}

#[test]
fn a_call_that_breaks_off_is_a_finding_and_a_file_that_is_no_flow_cannot_be_called() {
    let folder = Folder::new();
    folder.write("main.json", &MAIN.replace("QueueAtCapacity", "NoMatchingError"));
    let (code, call, _) = told(&folder.run(&["main.json"], "ok\n1\nfull\n"));
    assert_eq!(code, 1);
    assert!(call.contains("action `go`: it ended in QueueAtCapacity"), "{call}");
    folder.write("none.json", "{}");
    assert_eq!(told(&folder.run(&["none.json"], "")).0, 2);
    let (code, _, why) = told(&folder.run(&["main.json", "--flow", "mian"], ""));
    assert_eq!(code, 2);
    assert!(why.contains("`mian`") && why.contains("main"), "{why}");
}
