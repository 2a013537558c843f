use super::*;
use crate::config::{ArtefactPlace, EventsPlace, IdentityKind, NumbersProvider, TextsProvider};

/// The documentation, whose every example is read here.
const DOCUMENTED: &str = include_str!("../../../../CONFIGURATION.md");

fn examples() -> Vec<&'static str> {
    let parts = DOCUMENTED.split("```toml\n").skip(1);
    parts.map(|part| part.split_once("```").expect("an example ends").0).collect()
}

fn faults(text: &str) -> Vec<String> {
    let told = Environment::read(text, "prod").expect_err("something is wrong");
    told.0.iter().map(Fault::to_string).collect()
}

/// The smallest environment, with `more` behind its `[environments.prod.runtime]`.
fn small(more: &str) -> String {
    format!(
        "[environments.prod]\nregion = \"us-east-1\"\naccount = \"111122223333\"\n\
         [environments.prod.texts]\nprovider = \"sns\"\nprefixes = [\"+1\"]\n\
         [environments.prod.runtime]\nbase_url = \"https://menu.example.com\"\n\
         table = \"pivotline\"\nartefacts = \"/var/pivotline\"\nserver_key = \"env:KEY\"\n{more}"
    )
}

#[test]
fn every_example_of_the_documentation_is_good_as_it_stands() {
    let examples = examples();
    assert!(examples.len() >= 3, "{}", examples.len());
    for example in examples {
        let file: Table = toml::from_str(example).expect("an example is TOML");
        let environments = file["environments"].as_table().expect("it has environments");
        for name in environments.keys() {
            Environment::read(example, name).unwrap_or_else(|told| panic!("{name}:\n{told}"));
        }
    }
}

#[test]
fn every_key_that_is_read_is_documented() {
    let reading = Reading::default();
    for example in examples() {
        let file: Table = toml::from_str(example).expect("an example is TOML");
        for name in file["environments"].as_table().expect("it has environments").keys() {
            read(&file, name, &reading);
        }
    }
    let known = reading.known.into_inner();
    assert!(known.len() > 50, "{known:?}");
    let missing: Vec<&String> =
        known.iter().filter(|key| !DOCUMENTED.contains(&format!("| `{key}` |"))).collect();
    assert!(missing.is_empty(), "CONFIGURATION.md does not tell of {missing:?}");
    let rows = DOCUMENTED.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let stale: Vec<&str> = rows.map(|(key, _)| key).filter(|key| !known.contains(*key)).collect();
    assert!(stale.is_empty(), "CONFIGURATION.md tells of {stale:?}, which nothing reads");
}

#[test]
fn what_is_not_written_has_its_usual_value() {
    let read = Environment::read(&small(""), "prod").expect("it is good");
    assert_eq!(read.runtime.identity, IdentityKind::None);
    assert_eq!(read.runtime.artefacts, ArtefactPlace::Folder("/var/pivotline".into()));
    assert_eq!(read.numbers.provider, NumbersProvider::CarrierLookup);
    assert_eq!(read.telemetry.events, EventsPlace::Log);
    assert!(matches!(read.texts.provider, TextsProvider::Sns { sender_id: None, .. }));
    assert_eq!(read.texts.quotas.number_per_10_minutes, 3);
    assert!(read.texts.countries.is_empty());
    assert_eq!(read.contact_centre, None);
}

#[test]
fn all_that_is_wrong_is_told_at_once_with_its_place_and_what_to_write() {
    let told = faults(
        "[environments.prod]\nregion = \"moon\"\naccount = 5\ncolour = \"red\"\n\
         [environments.prod.lambda]\nrates = \"arn:aws:sqs:us-east-1:111122223333:rates\"\n\
         [environments.prod.runtime]\nbase_url = \"http://menu.example.com\"\ntabel = \"x\"\n\
         artefacts = \"s3://B\"\nserver_key = \"hunter2\"\nrefresh_seconds = 0\n\
         [environments.prod.texts]\nprovider = \"pigeon\"\nprefixes = [\"1\"]\n\
         countries = [\"US\", \"Canada\"]\nexcept = []\n\
         [environments.prod.texts.quotas]\nnumber_per_10_minutes = 20\n\
         [environments.prod.numbers]\nprovider = 7\n\
         [environments.prod.endpoints]\nsns = \"http://sns.example.com\"\n\
         [environments.prod.number]\nnight = \"five\"\n\
         [environments.prod.telemetry]\ntraces = \"localhost:4318\"\n\
         [environments.prod.services.rates]\ntimeout = 5\nmethod = \"SEND\"\nretries = 1\n\
         [environments.prod.services.rates.gives]\nbest = { at = 5, mean = \"x\" }\n\
         [environments.prod.services.card]\nlambda = \"card\"\nchange = true\n\
         [environments.prod.clients.core.auth]\nkind = \"oauth\"\nsecret = 5\nid = \"x\"\n\
         [environments.prod.clients.core.tls]\ncertificate = 1\nkay = \"x\"\n",
    );
    let places = [
        "region",
        "account",
        "colour",
        "lambda.rates",
        "runtime.base_url",
        "runtime.table",
        "runtime.tabel",
        "runtime.artefacts",
        "runtime.server_key",
        "runtime.refresh_seconds",
        "texts.provider",
        "texts.prefixes",
        "texts.countries",
        "texts.except",
        "texts.quotas.number_per_day",
        "numbers.provider",
        "endpoints.sns",
        "number.night",
        "telemetry.traces",
        "services.rates.timeout",
        "services.rates.method",
        "services.rates.gives.best.at",
        "services.rates.gives.best.mean",
        "services.card.change",
        "clients.core.auth.kind",
        "clients.core.auth.secret",
        "clients.core.auth.id",
        "clients.core.tls.certificate",
        "clients.core.tls.kay",
    ];
    for place in places {
        let start = format!("environments.prod.{place}: ");
        assert!(told.iter().any(|fault| fault.starts_with(&start)), "{place}: {told:#?}");
    }
    assert_eq!(told.len(), places.len(), "{told:#?}");
    let near = told.iter().find(|fault| fault.contains("tabel"));
    assert!(near.is_some_and(|fault| fault.contains("write `table`")), "{near:?}");
    assert!(!told.concat().contains("hunter2"), "a secret is not repeated");
}

#[test]
fn an_arn_is_of_the_environment_and_of_the_right_kind() {
    let arn = |account: &str, region: &str, kind: &str| {
        small(&format!(
            "[environments.prod.lambda]\nrates = \"arn:aws:lambda:{region}:{account}:{kind}\"\n"
        ))
    };
    assert!(Environment::read(&arn("111122223333", "us-east-1", "function:r"), "prod").is_ok());
    assert!(faults(&arn("444455556666", "us-east-1", "function:r"))[0].contains("another account"));
    assert!(faults(&arn("111122223333", "eu-west-1", "function:r"))[0].contains("another Region"));
    assert!(faults(&arn("111122223333", "us-east-1", "layer:r"))[0].contains("something else"));
    let secret = "arn:aws:secretsmanager:us-east-1:444455556666:secret:k";
    let text = small("").replace("env:KEY", &format!("secretsmanager:{secret}"));
    assert!(faults(&text)[0].contains("another account"));
}

#[test]
fn a_resource_of_connect_is_of_the_environments_instance() {
    let instance = "11111111-2222-3333-4444-555555555555";
    let queue = |id: &str| {
        let arn = format!("arn:aws:connect:us-east-1:111122223333:instance/{id}/queue/q");
        let text = small(&format!("[environments.prod.queue]\ndesk = \"{arn}\"\n"));
        text.replace(
            "[environments.prod]\n",
            &format!("[environments.prod]\ninstance = \"{instance}\"\n"),
        )
    };
    assert!(Environment::read(&queue(instance), "prod").is_ok());
    let told = faults(&queue("99999999-2222-3333-4444-555555555555"));
    assert!(told[0].contains("another instance"), "{told:?}");
}

#[test]
fn the_stand_in_that_believes_everybody_is_for_this_machine_alone() {
    let told = faults(&small("identity = \"stand-in\"\n"));
    assert!(told[0].starts_with("environments.prod.runtime.identity: "), "{told:?}");
    for near in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:80"] {
        let near = |more: &str| small(more).replace("https://menu.example.com", near);
        for far in ["", "listen = \"0.0.0.0:80\"\n", "listen = \"[::]:80\"\n"] {
            let told = faults(&near(&format!("identity = \"stand-in\"\n{far}")));
            assert!(told[0].contains("listens to other machines"), "{far}: {told:?}");
        }
        let text = near("identity = \"stand-in\"\nlisten = \"127.0.0.1:80\"\n");
        let read = Environment::read(&text, "prod").unwrap_or_else(|told| panic!("{text}: {told}"));
        assert_eq!(read.runtime.identity, IdentityKind::StandIn);
    }
    for far in ["http://127.0.0.1.example.com", "http://localhost.example.com", "http://10.0.0.1"] {
        let told = faults(&small("").replace("https://menu.example.com", far));
        assert!(told[0].contains("https"), "{far}: {told:?}");
    }
}

#[test]
fn a_service_that_changes_things_is_read_of_either_kind() {
    let service = |name: &str, how: &str| {
        format!("[environments.prod.services.{name}]\n{how}\nchanges = true\n")
    };
    let arn = "lambda = \"arn:aws:lambda:us-east-1:111122223333:function:block\"";
    let url = "url = \"https://core.example.com/transfers\"\nmethod = \"POST\"";
    let text = small(&(service("transfer", url) + &service("block", arn)));
    let read = Environment::read(&text, "prod").unwrap_or_else(|told| panic!("{told}"));
    let http = read.services.http.services.values().map(|service| service.changes);
    let lambda = read.services.lambda.values().map(|service| service.changes);
    assert_eq!(http.chain(lambda).collect::<Vec<_>>(), [true, true]);
}

#[test]
fn a_level_that_is_none_is_told() {
    let level =
        |level: &str| small(&format!("[environments.prod.telemetry]\nlevel = \"{level}\"\n"));
    assert!(Environment::read(&level("warn,pivotline_aws=debug"), "prod").is_ok());
    let told = faults(&level("pivotline_aws=loud"));
    assert!(told[0].starts_with("environments.prod.telemetry.level: "), "{told:?}");
}

#[test]
fn a_number_that_callbacks_come_from_is_one() {
    let callbacks = |number: &str| {
        let instance = "instance = \"11111111-2222-3333-4444-555555555555\"\n";
        let text = small(&format!("[environments.prod.connect]\ncallback_number = \"{number}\"\n"));
        text.replacen("region", &format!("{instance}region"), 1)
    };
    assert!(Environment::read(&callbacks("+12025550100"), "prod").is_ok());
    let told = faults(&callbacks("+1202-555-0100"));
    assert!(told[0].starts_with("environments.prod.connect.callback_number: "), "{told:?}");
}

#[test]
fn what_is_no_toml_or_no_environment_is_told() {
    let told = faults("[environments.prod]\nregion = us-east-1\nlambda = {\n[environments.dev\n");
    let lines = ["pivotline.toml:2: ", "pivotline.toml:4: "];
    assert!(lines.iter().all(|line| told.iter().any(|one| one.starts_with(line))), "{told:#?}");
    assert!(told.concat().contains("no TOML"));
    let told = faults("[environments.test]\nregion = \"us-east-1\"\n");
    assert!(told[0].contains("there are: test"), "{told:?}");
}

#[test]
fn countries_are_texted_and_others_that_begin_alike_are_not() {
    let text = small("")
        .replace("prefixes = [\"+1\"]", "countries = [\"US\", \"GB\"]\nexcept = [\"+4470\"]");
    let policy = Environment::read(&text, "prod").expect("it is good").texts.policy();
    for (number, texted) in [
        ("+12025550100", true),
        ("+12425550100", false),
        ("+14165550100", false),
        ("+442079460190", true),
        ("+447797123456", false),
        ("+447012345678", false),
        ("+4915550100", false),
    ] {
        let phone = pivotline_service::Number::parse(number).expect("it is a number");
        assert_eq!(policy.allows(&phone, pivotline_service::Mode::Public), texted, "{number}");
    }
}
