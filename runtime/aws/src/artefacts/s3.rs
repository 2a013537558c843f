//! Programs in S3.

use std::collections::BTreeSet;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use pivotline_service::ports::{Artefacts, StoreError};
use tokio::time::timeout;

use crate::failure::why;

use super::{
    CURRENT, KEEP, MAKE_CURRENT, READ, READ_CURRENT, STOP, STOPPED, checked, digests, error,
    first_of, name_of, name_to_keep, not_kept, published_after, with,
};

/// Where in S3 the programs are, and how it is asked.
#[derive(Clone, Debug)]
pub struct S3Options {
    /// The bucket.
    pub bucket: String,
    /// What stands before each name, as `programs/`; may be empty.
    pub prefix: String,
    /// Where S3 is asked, where it is not the region's own. Its paths then name the bucket.
    pub endpoint: Option<String>,
    /// How often a request is tried, at most.
    pub attempts: u32,
    /// How long one try may take.
    pub attempt_within: Duration,
    /// How long all tries of a request may take, and then reading its answer.
    pub within: Duration,
}

/// Programs in S3.
#[derive(Clone, Debug)]
pub struct S3Artefacts {
    client: Client,
    bucket: String,
    prefix: String,
    within: Duration,
}

impl S3Options {
    /// The usual ones for this bucket.
    #[must_use]
    pub fn of_bucket(bucket: &str) -> Self {
        Self {
            bucket: bucket.to_owned(),
            prefix: String::new(),
            endpoint: None,
            attempts: 3,
            attempt_within: Duration::from_secs(3),
            within: Duration::from_secs(8),
        }
    }

    fn client(&self, config: &SdkConfig) -> Client {
        let retries = RetryConfig::standard()
            .with_max_attempts(self.attempts)
            .with_initial_backoff(Duration::from_millis(50));
        let timeouts = TimeoutConfig::builder()
            .operation_attempt_timeout(self.attempt_within)
            .operation_timeout(self.within)
            .build();
        let mut options = Builder::from(config).retry_config(retries).timeout_config(timeouts);
        if let Some(endpoint) = &self.endpoint {
            options = options.endpoint_url(endpoint).force_path_style(true);
        }
        Client::from_conf(options.build())
    }
}

impl S3Artefacts {
    /// The programs where the options say. Nothing is asked of S3 yet.
    #[must_use]
    pub fn new(config: &SdkConfig, options: &S3Options) -> Self {
        let (bucket, prefix) = (options.bucket.clone(), options.prefix.clone());
        Self { client: options.client(config), bucket, prefix, within: options.within }
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    async fn put(&self, name: &str, text: String, doing: &'static str) -> Result<(), StoreError> {
        let put = self.client.put_object().bucket(&self.bucket).key(self.key(name));
        let put = put.content_type("text/plain").body(text.into_bytes().into());
        put.send().await.map(drop).map_err(|refused| error(doing, cause(&refused)))
    }

    async fn digests(&self, name: &'static str) -> Result<Vec<String>, StoreError> {
        digests(name, self.get(name, READ_CURRENT).await?)
    }

    async fn get(&self, name: &str, doing: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
        let get = self.client.get_object().bucket(&self.bucket).key(self.key(name));
        match get.send().await {
            Ok(object) => {
                // The client's own limits end where the body begins.
                let body = timeout(self.within, object.body.collect()).await;
                let body = body.map_err(|_| error(doing, "the answer took too long"))?;
                let body = body.map_err(|_| error(doing, "the answer broke off"))?;
                Ok(Some(body.to_vec()))
            }
            Err(refused)
                if refused.as_service_error().is_some_and(|error| error.is_no_such_key()) =>
            {
                Ok(None)
            }
            Err(refused) => Err(error(doing, cause(&refused))),
        }
    }
}

#[async_trait]
impl Artefacts for S3Artefacts {
    async fn keep(&self, digest: &str, json: &str) -> Result<(), StoreError> {
        let name = name_to_keep(digest, json)?;
        let put = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(self.key(&name))
            .content_type("application/json")
            .if_none_match("*")
            .body(json.as_bytes().to_vec().into());
        let Err(refused) = put.send().await else { return Ok(()) };
        if refused.code() != Some("PreconditionFailed") {
            return Err(error(KEEP, cause(&refused)));
        }
        // It is there already, perhaps by a first try whose answer was lost.
        match self.program(digest).await? {
            Some(_) => Ok(()),
            None => Err(error(KEEP, "it was removed meanwhile")),
        }
    }

    async fn program(&self, digest: &str) -> Result<Option<String>, StoreError> {
        let Some(name) = name_of(digest) else { return Ok(None) };
        let bytes = self.get(&name, READ).await?;
        bytes.map(|bytes| checked(digest, bytes)).transpose()
    }

    async fn current(&self) -> Result<Option<String>, StoreError> {
        let stopped = self.stopped().await?;
        Ok(first_of(self.digests(CURRENT).await?, &stopped))
    }

    async fn stopped(&self) -> Result<BTreeSet<String>, StoreError> {
        Ok(self.digests(STOPPED).await?.into_iter().collect())
    }

    async fn make_current(&self, digest: &str) -> Result<(), StoreError> {
        if self.program(digest).await?.is_none() {
            return Err(not_kept(MAKE_CURRENT, digest));
        }
        // One that somebody has spoilt is mended by beginning anew.
        let before = self.digests(CURRENT).await.unwrap_or_default();
        self.put(CURRENT, published_after(digest, &before), MAKE_CURRENT).await
    }

    async fn stop(&self, digest: &str) -> Result<(), StoreError> {
        let stopped = self.digests(STOPPED).await?;
        name_of(digest).ok_or_else(|| not_kept(STOP, digest))?;
        self.put(STOPPED, with(digest, &stopped), STOP).await
    }
}

/// Why it failed, for an operator.
fn cause<E: ProvideErrorMetadata>(failure: &SdkError<E>) -> String {
    why("S3", failure)
}
