//! An environment's settings as ports.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use aws_config::SdkConfig;
use pivotline_ir::Program;
use pivotline_service::ports::{Artefacts, Clock, Events, Identity, Numbers, StoreError, Texts};
use pivotline_service::{Ports, ServerKey};
use pivotline_telemetry::events::{EmfEvents, FileEvents};
use pivotline_telemetry::logs::LogEvents;

use super::clock::SystemClock;
use super::identity::{EverybodyIsBelieved, NobodyIsBelieved};
use super::nobody::NobodyIsThere;
use super::sdk::at;
use super::services::FollowedServices;
use crate::artefacts::FolderArtefacts;
#[cfg(feature = "s3")]
use crate::artefacts::{S3Artefacts, S3Options};
use crate::config::{
    ArtefactPlace, ConfigError, Environment, EventsPlace, Fault, Faults, IdentityKind,
    NumbersProvider, TextsProvider,
};
use crate::numbers::{CacheOptions, CachedNumbers, CarrierLookupNumbers, TableFacts};
use crate::secrets::SecretError;
use crate::store::{DynamoStore, StoreOptions};
use crate::texts::{
    EndUserMessagingOptions, EndUserMessagingTexts, PushThenText, SnsOptions, SnsTexts,
    TableEndpoints,
};

/// How long looking a number up may take: the flow waits for it.
const NUMBER_WITHIN: Duration = Duration::from_secs(2);
/// How long a message to the app may take. A text message may have to follow.
const PUSH_WITHIN: Duration = Duration::from_millis(1_200);
/// How many numbers a process remembers.
const NUMBERS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9_999);

/// Why a part cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PartsError {
    /// The programs' place cannot be used.
    #[error(transparent)]
    Artefacts(#[from] StoreError),
    /// This build leaves something out that the environment names.
    #[error("this build has no `{0}`; one with `--features {1}` has")]
    LeftOut(&'static str, &'static str),
}

const KEY: &str = "put the key there, or write where it is";
const REACH: &str = "let this process reach it, or write another place";
const SERVICE: &str = "write it as `runtime/backends/SERVICES.md` shows";
const NUMBERS_OF: &str = "write another provider, or run such a build";
const EVENTS: &str = "write a file that this process may write";

/// Looks at all parts of an environment's runtime as a process does that starts; `told` is what is
/// wrong with it already, as its table says.
///
/// # Errors
/// Something is wrong with the table or with a part; all of that is told, and nothing twice.
pub async fn check(
    environment: &Environment,
    told: ConfigError,
    sdk: &SdkConfig,
) -> Result<(), ConfigError> {
    let ConfigError(mut faults) = told;
    if let Err(ConfigError(more)) = ports(environment, sdk).await {
        let is_told = |fault: &Fault| faults.iter().any(|told| told.place == fault.place);
        let more: Vec<Fault> = more.into_iter().filter(|fault| !is_told(fault)).collect();
        faults.extend(more);
    }
    if faults.is_empty() { Ok(()) } else { Err(ConfigError(faults)) }
}

/// The server's key and the ports of an environment, whose contact centre has no people yet; or
/// all that is wrong with them.
pub(super) async fn ports(
    environment: &Environment,
    sdk: &SdkConfig,
) -> Result<(ServerKey, Ports), ConfigError> {
    let mut faults = Faults::of(&environment.name);
    let endpoints = &environment.endpoints;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let server_key = faults.take("runtime.server_key", KEY, server_key(environment, sdk).await);
    let artefacts = faults.take("runtime.artefacts", REACH, artefacts(environment, sdk));
    let current = match &artefacts {
        Some(artefacts) => faults.take("runtime.artefacts", REACH, current(&**artefacts).await),
        None => None,
    };
    let current = current.flatten();
    let services = FollowedServices::new(environment, sdk, current.as_ref()).await;
    let services = services.map_err(|pivotline_backends::Faults(found)| {
        for fault in found {
            faults.add(&fault.place, SERVICE, &fault.what);
        }
    });
    let numbers = numbers(environment, sdk, Arc::clone(&clock));
    let numbers = faults.take("numbers.provider", NUMBERS_OF, numbers);
    let events = faults.take("telemetry.events_file", EVENTS, events(environment));
    let table = StoreOptions {
        endpoint: endpoints.dynamodb.clone(),
        ..StoreOptions::of_table(&environment.runtime.table)
    };
    let identity: Arc<dyn Identity> = match environment.runtime.identity {
        IdentityKind::None => Arc::new(NobodyIsBelieved),
        IdentityKind::StandIn => Arc::new(EverybodyIsBelieved),
    };
    let parts = (server_key, artefacts, services.ok(), numbers, events);
    let (Some(server_key), Some(artefacts), Some(services), Some(numbers), Some(events)) = parts
    else {
        return Err(faults.found());
    };
    let ports = Ports {
        store: Arc::new(DynamoStore::new(sdk, &table)),
        services: Arc::new(services),
        artefacts,
        texts: texts(environment, sdk),
        numbers: numbers(&server_key),
        identity,
        contact_centre: Arc::new(NobodyIsThere),
        clock,
        events,
    };
    Ok((server_key, ports))
}

async fn server_key(environment: &Environment, sdk: &SdkConfig) -> Result<ServerKey, SecretError> {
    let manager = || {
        let sdk = at(sdk, environment.endpoints.secretsmanager.as_ref());
        aws_sdk_secretsmanager::Client::new(&sdk)
    };
    environment.runtime.server_key.read(manager).await?.server_key()
}

/// The program that new sessions begin with.
async fn current(artefacts: &dyn Artefacts) -> Result<Option<Program>, StoreError> {
    let Some(digest) = artefacts.current().await? else { return Ok(None) };
    let json = artefacts.program(&digest).await?;
    Ok(json.and_then(|json| Program::from_json(&json).ok()))
}

/// Where an environment's programs are kept.
///
/// # Errors
/// The folder cannot be used.
pub fn artefacts(
    environment: &Environment,
    sdk: &SdkConfig,
) -> Result<Arc<dyn Artefacts>, PartsError> {
    match &environment.runtime.artefacts {
        ArtefactPlace::Folder(folder) => Ok(Arc::new(FolderArtefacts::open(folder)?)),
        #[cfg(not(feature = "s3"))]
        ArtefactPlace::S3 { .. } => {
            let _unused = sdk;
            Err(PartsError::LeftOut("s3", "s3"))
        }
        #[cfg(feature = "s3")]
        ArtefactPlace::S3 { bucket, prefix } => {
            let options = S3Options {
                prefix: prefix.clone(),
                endpoint: environment.endpoints.s3.clone(),
                ..S3Options::of_bucket(bucket)
            };
            Ok(Arc::new(S3Artefacts::new(sdk, &options)))
        }
    }
}

/// Text messages, and where the environment says who has the company's app, messages to it.
fn texts(environment: &Environment, sdk: &SdkConfig) -> Arc<dyn Texts> {
    let texts = text_messages(environment, sdk);
    let Some(app) = environment.texts.app.clone() else { return texts };
    let endpoints = &environment.endpoints;
    let known = TableEndpoints::new(&at(sdk, endpoints.dynamodb.as_ref()), app);
    let sns = at(sdk, endpoints.sns.as_ref());
    Arc::new(PushThenText::new(&sns, Arc::new(known), texts, PUSH_WITHIN))
}

fn text_messages(environment: &Environment, sdk: &SdkConfig) -> Arc<dyn Texts> {
    let max_price = environment.texts.max_price.clone();
    match &environment.texts.provider {
        TextsProvider::Sns { sender_id, origination_number } => {
            let options = SnsOptions {
                sender_id: sender_id.clone(),
                origination_number: origination_number.clone(),
                max_price,
                ..SnsOptions::default()
            };
            Arc::new(SnsTexts::new(&at(sdk, environment.endpoints.sns.as_ref()), options))
        }
        TextsProvider::EndUserMessaging {
            origination,
            configuration_set,
            protect_configuration,
        } => {
            let options = EndUserMessagingOptions {
                origination: Some(origination.clone()),
                configuration_set: configuration_set.clone(),
                protect_configuration: protect_configuration.clone(),
                max_price,
                ..EndUserMessagingOptions::default()
            };
            let sdk = at(sdk, environment.endpoints.sms_voice.as_ref());
            Arc::new(EndUserMessagingTexts::new(&sdk, options))
        }
    }
}

/// Who knows numbers, once the server's key is known under which answers are kept.
fn numbers<'a>(
    environment: &'a Environment,
    sdk: &'a SdkConfig,
    clock: Arc<dyn Clock>,
) -> Result<impl FnOnce(&ServerKey) -> Arc<dyn Numbers> + 'a, PartsError> {
    let provider = environment.numbers.provider;
    #[cfg(not(feature = "offline-numbers"))]
    if provider == NumbersProvider::Offline {
        return Err(PartsError::LeftOut("offline", "offline-numbers"));
    }
    #[cfg(not(feature = "pinpoint"))]
    if provider == NumbersProvider::Pinpoint {
        return Err(PartsError::LeftOut("pinpoint", "pinpoint"));
    }
    let endpoints = &environment.endpoints;
    Ok(move |key: &ServerKey| -> Arc<dyn Numbers> {
        let lifetime = environment.numbers.cached.as_secs();
        let options = CacheOptions { numbers: NUMBERS, lifetime };
        let table = at(sdk, endpoints.dynamodb.as_ref());
        let far = Arc::new(TableFacts::new(&table, &environment.runtime.table));
        match provider {
            #[cfg(feature = "offline-numbers")]
            NumbersProvider::Offline => Arc::new(crate::numbers::OfflineNumbers),
            #[cfg(feature = "pinpoint")]
            NumbersProvider::Pinpoint => {
                let sdk = at(sdk, endpoints.pinpoint.as_ref());
                let numbers = crate::numbers::PinpointNumbers::new(&sdk, NUMBER_WITHIN);
                Arc::new(CachedNumbers::new(numbers, key.clone(), options, clock).shared(far))
            }
            // The others were told above where they are left out.
            _ => {
                let sdk = at(sdk, endpoints.sms_voice.as_ref());
                let numbers = CarrierLookupNumbers::new(&sdk, NUMBER_WITHIN);
                Arc::new(CachedNumbers::new(numbers, key.clone(), options, clock).shared(far))
            }
        }
    })
}

fn events(environment: &Environment) -> Result<Arc<dyn Events>, std::io::Error> {
    Ok(match &environment.telemetry.events {
        EventsPlace::Log => Arc::new(LogEvents),
        EventsPlace::Emf => Arc::new(EmfEvents::stdout(&environment.name)),
        EventsPlace::File(file) => Arc::new(FileEvents::open(file.as_ref())?),
    })
}
