use pivotline_ir::{CallerField, Field, Kind, Service, ValueRef};

use super::*;

fn program() -> Program {
    let field = |kind, maybe| Field { kind, maybe };
    let customer = Service {
        takes: vec![ValueRef::Caller(CallerField::Phone)],
        gives: [
            ("first_name", field(Kind::Words, false)),
            ("has_dispute", field(Kind::YesNo, false)),
            ("points", field(Kind::Number, true)),
            ("since", field(Kind::Time, true)),
        ]
        .map(|(name, field)| (Name::from(name), field))
        .into(),
        within: 3,
        changes: false,
        behind: Vec::new(),
    };
    let services = [("customer", customer.clone()), ("balance", customer)];
    Program {
        format: pivotline_ir::FORMAT.to_owned(),
        lines: BTreeMap::new(),
        services: services.map(|(name, service)| (Name::from(name), service)).into(),
        logins: BTreeMap::new(),
        forms: BTreeMap::new(),
    }
}

fn parse(text: &str) -> Result<ServicesFile, Vec<String>> {
    ServicesFile::parse("services.toml", text, &program()).map_err(|error| error.problems)
}

async fn ask(file: &ServicesFile, phone: &str) -> Result<BTreeMap<String, String>, ServiceFailure> {
    ask_service(file, "customer", &BTreeMap::from([("phone".to_owned(), phone.to_owned())])).await
}

async fn ask_service(
    file: &ServicesFile,
    service: &str,
    arguments: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, ServiceFailure> {
    let service = Name::from(service);
    let question = Question {
        service: &service,
        arguments,
        within_seconds: 1,
        idempotency_key: "key",
        asked_before: false,
    };
    file.ask(&question).await
}

fn fields<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

const FILE: &str = r#"
[customer]
first_name = "John"
has_dispute = true
points = 12
since = 17:05:00

[[customer.when]]
phone = "+12025550101"
answer = { first_name = "Maria", points = "" }

[[customer.when]]
phone = "+12025550102"
fails = true

[[customer.when]]
phone = "+12025550103"
after_seconds = 1.5
"#;

#[tokio::test]
async fn an_answer_is_text_and_the_first_case_that_fits_lies_over_it() {
    let file = parse(FILE).unwrap();
    let usual = fields([
        ("first_name", "John"),
        ("has_dispute", "yes"),
        ("points", "12"),
        ("since", "17:05"),
    ]);
    assert_eq!(ask(&file, "+12025550100").await.unwrap(), usual);
    let maria = ask(&file, "+12025550101").await.unwrap();
    let expected = fields([
        ("first_name", "Maria"),
        ("has_dispute", "yes"),
        ("points", ""),
        ("since", "17:05"),
    ]);
    assert_eq!(maria, expected);
}

#[tokio::test]
async fn failures_and_late_answers_fail() {
    let file = parse(FILE).unwrap();
    assert!(ask(&file, "+12025550102").await.unwrap_err().to_string().contains("fails"));
    let started = std::time::Instant::now();
    assert!(ask(&file, "+12025550103").await.unwrap_err().to_string().contains("too late"));
    assert!(started.elapsed() >= Duration::from_secs(1));
    let balance = ask_service(&file, "balance", &BTreeMap::new()).await;
    assert!(balance.unwrap_err().to_string().contains("no answer"));
    assert_eq!(file.missing(&program()), [Name::from("balance")]);
}

#[test]
fn every_problem_is_told_at_its_line() {
    let problems = parse(
        "[custmer]\nfirst_name = \"John\"\n[balance]\nfirst_nam = \"J\"\nhas_dispute = \"maybe\"\n\
         points = [1]\n[[balance.when]]\nphon = \"1\"\nanswer = 3\nafter_seconds = -1\n\
         [queues]\ndisputes = { ful = true }\n",
    )
    .unwrap_err();
    assert_eq!(
        problems,
        [
            "services.toml:1: the menus have no service `custmer`; did you mean `customer`?",
            "services.toml:4: the service gives no `first_nam`; did you mean `first_name`?",
            "services.toml:5: `has_dispute` must be `true` or `false`",
            "services.toml:6: `points` must be one text, number, `true` or `false`",
            "services.toml:8: the service takes no `phon`; did you mean `phone`?",
            "services.toml:9: write the answer as `answer = { FIELD = VALUE }`",
            "services.toml:10: `after_seconds` must be a number from 0 to 600",
            "services.toml:12: the menus have no queue `disputes`",
            "services.toml:12: there is no setting `ful`; did you mean `full`?",
        ]
    );
    let [broken] = &parse("[customer]\nfirst_name = \n").unwrap_err()[..] else { panic!() };
    assert!(broken.starts_with("services.toml:2: "), "{broken}");
}

#[test]
fn texts_can_be_switched_off() {
    assert_eq!(parse("[texts]\nfails = true\n").unwrap().texts(), TextService::Fails);
    assert_eq!(parse("").unwrap().texts(), TextService::Works);
}

#[tokio::test]
async fn the_last_ten_numbers_are_landlines() {
    for (phone, mobile) in [
        ("+12025550189", true),
        ("+12025550190", false),
        ("+12025550199", false),
        ("+442079460190", true),
    ] {
        let facts = ServicesFile::default().look_up(phone).await.unwrap();
        assert_eq!(facts.is_mobile(), mobile, "{phone}");
    }
}
