//! Every example of the guide is read as it stands there.

use pivotline_backends::{BackendsConfig, Contracts, HttpServices};
use toml::Table;

use crate::bench::{Bench, program};
use crate::tls::Authority;

/// The fenced examples in this language, in their order.
fn examples(language: &str) -> Vec<String> {
    let guide = include_str!("../../SERVICES.md");
    let opening = format!("```{language}\n");
    let blocks = guide.split(&opening).skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_example_is_read_without_a_fault() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign("pivotline.example.com");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("accounts.json"), include_str!("accounts.json")).unwrap();
    let examples = examples("toml");
    assert_eq!(examples.len(), 10);
    for example in examples {
        let mut table: Table = toml::from_str(&example).unwrap();
        let services = table.get_mut("services").and_then(toml::Value::as_table_mut);
        // Functions are read by the package that knows AWS.
        if let Some(services) = services {
            services.retain(|_, service| service.get("lambda").is_none());
        }
        let mut config: BackendsConfig =
            table.try_into().unwrap_or_else(|e| panic!("{e}\n{example}"));
        for service in config.services.values_mut() {
            service.openapi = service.openapi.take().map(|file| folder.path().join(file));
        }
        let bench = Bench::new("").with_secrets([
            ("env:CORE_SECRET", "s"),
            ("env:CORE_CERTIFICATE", &certificate),
            ("env:CORE_KEY", &key),
            ("env:CORE_CA", &authority.pem),
            ("env:RATES_KEY", "k"),
        ]);
        let contracts = Contracts::of([&program()]);
        let loaded = HttpServices::new(&config, &contracts, bench.surroundings).await;
        loaded.unwrap_or_else(|faults| panic!("{faults}\n{example}"));
    }
}
