//! An environment's settings as ports.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use aws_config::SdkConfig;
use pivotline_service::ServerKey;
use pivotline_service::ports::{Artefacts, Clock, Events, Identity, Numbers, StoreError, Texts};
use pivotline_telemetry::events::{EmfEvents, FileEvents};
use pivotline_telemetry::logs::LogEvents;

use super::clock::SystemClock;
use super::identity::{EverybodyIsBelieved, NobodyIsBelieved};
use super::nobody::NobodyIsThere;
use super::sdk::at;
use super::services::services;
use crate::artefacts::FolderArtefacts;
#[cfg(feature = "s3")]
use crate::artefacts::{S3Artefacts, S3Options};
use crate::config::{
    ArtefactPlace, Environment, EventsPlace, IdentityKind, NumbersProvider, TextsProvider,
};
use crate::numbers::{CacheOptions, CachedNumbers, CarrierLookupNumbers, TableFacts};
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
    /// The services have faults: all of them.
    #[error("{0}")]
    Services(pivotline_backends::Faults),
    /// The file of events cannot be written.
    #[error("the file of events cannot be written: {0}")]
    Events(std::io::Error),
    /// This build leaves something out that the environment names.
    #[error("this build has no `{0}`: build it with `--features {1}`")]
    LeftOut(&'static str, &'static str),
}

/// The ports of an environment. Its contact centre has no people yet.
pub(super) async fn ports(
    environment: &Environment,
    sdk: &SdkConfig,
    key: &ServerKey,
) -> Result<pivotline_service::Ports, PartsError> {
    let endpoints = &environment.endpoints;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let artefacts = artefacts(environment, sdk)?;
    let table = StoreOptions {
        endpoint: endpoints.dynamodb.clone(),
        ..StoreOptions::of_table(&environment.runtime.table)
    };
    let identity: Arc<dyn Identity> = match environment.runtime.identity {
        IdentityKind::None => Arc::new(NobodyIsBelieved),
        IdentityKind::StandIn => Arc::new(EverybodyIsBelieved),
    };
    Ok(pivotline_service::Ports {
        store: Arc::new(DynamoStore::new(sdk, &table)),
        services: services(environment, sdk, artefacts.as_ref()).await?,
        artefacts,
        texts: texts(environment, sdk),
        numbers: numbers(environment, sdk, key, Arc::clone(&clock))?,
        identity,
        contact_centre: Arc::new(NobodyIsThere),
        clock,
        events: events(environment)?,
    })
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

fn numbers(
    environment: &Environment,
    sdk: &SdkConfig,
    key: &ServerKey,
    clock: Arc<dyn Clock>,
) -> Result<Arc<dyn Numbers>, PartsError> {
    let lifetime = environment.numbers.cached.as_secs();
    let options = CacheOptions { numbers: NUMBERS, lifetime };
    let table = at(sdk, environment.endpoints.dynamodb.as_ref());
    let far = Arc::new(TableFacts::new(&table, &environment.runtime.table));
    match environment.numbers.provider {
        NumbersProvider::CarrierLookup => {
            let sdk = at(sdk, environment.endpoints.sms_voice.as_ref());
            let numbers = CarrierLookupNumbers::new(&sdk, NUMBER_WITHIN);
            Ok(Arc::new(CachedNumbers::new(numbers, key.clone(), options, clock).shared(far)))
        }
        #[cfg(feature = "offline-numbers")]
        NumbersProvider::Offline => Ok(Arc::new(crate::numbers::OfflineNumbers)),
        #[cfg(not(feature = "offline-numbers"))]
        NumbersProvider::Offline => Err(PartsError::LeftOut("offline", "offline-numbers")),
        #[cfg(feature = "pinpoint")]
        NumbersProvider::Pinpoint => {
            let sdk = at(sdk, environment.endpoints.pinpoint.as_ref());
            let numbers = crate::numbers::PinpointNumbers::new(&sdk, NUMBER_WITHIN);
            Ok(Arc::new(CachedNumbers::new(numbers, key.clone(), options, clock).shared(far)))
        }
        #[cfg(not(feature = "pinpoint"))]
        NumbersProvider::Pinpoint => Err(PartsError::LeftOut("pinpoint", "pinpoint")),
    }
}

fn events(environment: &Environment) -> Result<Arc<dyn Events>, PartsError> {
    Ok(match &environment.telemetry.events {
        EventsPlace::Log => Arc::new(LogEvents),
        EventsPlace::Emf => Arc::new(EmfEvents::stdout(&environment.name)),
        EventsPlace::File(file) => {
            Arc::new(FileEvents::open(file.as_ref()).map_err(PartsError::Events)?)
        }
    })
}
