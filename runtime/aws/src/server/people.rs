//! Who takes the contacts of an environment.

use std::sync::Arc;

use aws_config::SdkConfig;
use pivotline_service::Ports;
use pivotline_service::ports::ContactCentre;

use super::nobody::NobodyIsThere;
use super::start::Face;
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
    let bucket = TableBucket::new(store.client(sdk), table, rate, system_millis());
    let sdk = super::sdk::at(sdk, environment.endpoints.connect.as_ref());
    Arc::new(ConnectCentre::new(&sdk, options, Arc::new(bucket), Arc::clone(&ports.clock)))
}

#[cfg(feature = "web")]
fn callback(settings: &ContactCentreSettings) -> Option<crate::connect::Callback> {
    use crate::connect::Callback;

    let task = settings.task_flow.clone().map(|flow| Callback::Task { flow });
    let source = settings.callback_number.clone();
    let call = settings.callback_flow.clone().map(|flow| Callback::Call { flow, source });
    call.or(task)
}
