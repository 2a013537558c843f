//! Who takes the contacts of an environment.

use std::sync::Arc;

use aws_config::SdkConfig;
use pivotline_service::Ports;
use pivotline_service::ports::ContactCentre;

use super::face::Face;
use super::nobody::NobodyIsThere;
#[cfg(feature = "web")]
use crate::config::ContactCentreSettings;
use crate::config::Environment;

/// The contact centre of an environment. On the call's face there is none: the flow itself hands
/// the call over.
pub(super) fn contact_centre(
    environment: &Environment,
    sdk: &SdkConfig,
    face: Face,
    ports: &Ports,
) -> Arc<dyn ContactCentre> {
    match (face, &environment.contact_centre) {
        #[cfg(feature = "web")]
        (Face::Screen, Some(settings)) => connect(environment, settings, sdk, ports),
        _ => {
            let _unused = (sdk, ports);
            Arc::new(NobodyIsThere)
        }
    }
}

#[cfg(feature = "web")]
fn connect(
    environment: &Environment,
    settings: &ContactCentreSettings,
    sdk: &SdkConfig,
    ports: &Ports,
) -> Arc<dyn ContactCentre> {
    use crate::connect::{ConnectCentre, ConnectOptions, Rate, TableBucket, system_millis};
    use crate::store::StoreOptions;

    let names = |bound: &std::collections::BTreeMap<String, String>| {
        bound.iter().map(|(name, id)| (name.as_str().into(), id.clone())).collect()
    };
    let options = ConnectOptions {
        web_call_flow: settings.web_call_flow.clone(),
        chat_flow: settings.chat_flow.clone(),
        callback: callback(settings),
        queues: names(&environment.bound.queue),
        hours: names(&environment.bound.hours),
        ..ConnectOptions::new(&settings.instance.0)
    };
    let table = &environment.runtime.table;
    let store = StoreOptions {
        endpoint: environment.endpoints.dynamodb.clone(),
        ..StoreOptions::of_table(table)
    };
    let rate = Rate { per_second: settings.requests_per_second, burst: settings.burst };
    let client = store.client(sdk);
    let bucket = TableBucket::new(client.clone(), table, rate, system_millis());
    let looks = TableBucket::new(client, table, rate.half(), system_millis());
    let (sdk, joins) = addresses(environment, sdk);
    let clock = Arc::clone(&ports.clock);
    let centre = ConnectCentre::new(&sdk, &joins, options, Arc::new(bucket), clock);
    Arc::new(centre.looking_by(Arc::new(looks)))
}

/// Amazon Connect and its participant service are two, at two addresses.
#[cfg(feature = "web")]
fn addresses(environment: &Environment, sdk: &SdkConfig) -> (SdkConfig, SdkConfig) {
    let endpoints = &environment.endpoints;
    (
        super::sdk::at(sdk, endpoints.connect.as_ref()),
        super::sdk::at(sdk, endpoints.connectparticipant.as_ref()),
    )
}

#[cfg(feature = "web")]
fn callback(settings: &ContactCentreSettings) -> Option<crate::connect::Callback> {
    use crate::connect::Callback;

    let task = settings.task_flow.clone().map(|flow| Callback::Task { flow });
    let source = settings.callback_number.clone();
    let call = settings.callback_flow.clone().map(|flow| Callback::Call { flow, source });
    call.or(task)
}

#[cfg(all(test, feature = "web"))]
mod tests {
    use super::*;

    fn environment(more: &str) -> Result<Environment, crate::config::ConfigError> {
        let text = format!(
            "[environments.a]\nregion = \"us-east-1\"\n\
             instance = \"11111111-2222-3333-4444-555555555555\"\n[environments.a.runtime]\n\
             base_url = \"https://menu.example.com\"\ntable = \"sessions\"\n\
             artefacts = \"/var/programs\"\nserver_key = \"env:KEY\"\n\
             [environments.a.texts]\nprovider = \"sns\"\nprefixes = [\"+1\"]\n{more}"
        );
        Environment::read(&text, "a")
    }

    #[test]
    fn who_calls_back_is_as_the_environment_says() {
        use crate::connect::Callback;

        let flow = "cccccccc-0000-0000-0000-000000000004";
        let back = |key: &str, more: &str| {
            let connect = format!("[environments.a.connect]\n{key} = \"{flow}\"\n{more}");
            let environment = environment(&connect).expect("it is good");
            callback(&environment.contact_centre.expect("it has people"))
        };
        let is_call = |from: Option<&str>, found: Option<Callback>| match found {
            Some(Callback::Call { flow: by, source }) => by == flow && source.as_deref() == from,
            _ => false,
        };
        let number = "+12025550100";
        let shown = format!("callback_number = \"{number}\"\n");
        assert!(is_call(Some(number), back("callback_flow", &shown)));
        assert!(is_call(None, back("callback_flow", "")));
        assert!(matches!(back("task_flow", ""), Some(Callback::Task { flow: by }) if by == flow));
        assert!(back("chat_flow", "").is_none());
    }

    #[test]
    fn connect_and_its_participant_service_are_reached_at_their_own_addresses() {
        let at = |endpoints: &str| {
            let environment = environment(&format!("[environments.a.endpoints]\n{endpoints}"));
            let environment = environment.expect("it is good");
            let (connect, joins) = addresses(&environment, &super::super::on_lambda(&environment));
            let url = |sdk: &SdkConfig| sdk.endpoint_url().map(str::to_owned);
            (url(&connect), url(&joins))
        };
        let (one, two) = ("https://one.example.com", "https://two.example.com");
        let both = format!("connect = \"{one}\"\nconnectparticipant = \"{two}\"\n");
        assert_eq!(at(&both), (Some(one.to_owned()), Some(two.to_owned())));
        assert_eq!(at(&format!("connect = \"{one}\"\n")), (Some(one.to_owned()), None));
        let joins = format!("connectparticipant = \"{two}\"\n");
        assert_eq!(at(&joins), (None, Some(two.to_owned())));
    }
}
